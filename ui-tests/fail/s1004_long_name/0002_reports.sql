--! revision: c43bd0119ae5
--! revises: 201f5ef24462
--! message: reports

--! upgrade
CREATE INDEX ix_users_by_the_electronic_mail_address_that_they_signed_up_with ON users (email);
