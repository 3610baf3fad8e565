--! revision: 201f5ef24462
--! revises: none
--! message: initial schema

--! upgrade
CREATE TABLE folders (
    id BIGINT PRIMARY KEY,
    parent_id BIGINT REFERENCES folders (id) ON DELETE CASCADE
);
