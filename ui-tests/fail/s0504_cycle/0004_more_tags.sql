--! revision: e90c5512bd07
--! revises: 7be1d2a90f34
--! message: more tags

--! upgrade
DELETE FROM tags;
