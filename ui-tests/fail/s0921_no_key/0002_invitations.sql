--! revision: c43bd0119ae5
--! revises: 201f5ef24462
--! message: invitations

--! upgrade
CREATE TABLE invitations (
    id BIGINT PRIMARY KEY,
    email VARCHAR(255) NOT NULL REFERENCES users (email)
);
