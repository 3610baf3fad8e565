--! revision: c43bd0119ae5
--! revises: 201f5ef24462
--! message: no look up by email

--! upgrade
DROP INDEX ix_user_email;
