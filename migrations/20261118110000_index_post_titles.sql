--! revision: 9fa2037bd6c1
--! revises: 4d6ce1f0927b
--! message: find posts by title

--! upgrade
CREATE INDEX ON posts (title);
