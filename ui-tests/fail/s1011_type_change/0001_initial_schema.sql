--! revision: 201f5ef24462
--! revises: none
--! message: initial schema

--! upgrade
CREATE TABLE invoices (
    id BIGINT PRIMARY KEY,
    due INTEGER NOT NULL
);
