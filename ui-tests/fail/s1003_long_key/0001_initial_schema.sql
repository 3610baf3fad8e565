--! revision: 201f5ef24462
--! revises: none
--! message: initial schema

--! upgrade
CREATE TABLE pages (
    path CHAR(500) PRIMARY KEY,
    title VARCHAR(200) NOT NULL
);
