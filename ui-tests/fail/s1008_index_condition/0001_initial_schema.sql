--! revision: 201f5ef24462
--! revises: none
--! message: initial schema

--! upgrade
CREATE TABLE orders (
    id BIGINT PRIMARY KEY,
    state INTEGER NOT NULL
);
CREATE INDEX open_orders ON orders (id) WHERE state = 1 OR state = 2;
