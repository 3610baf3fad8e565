--! revision: 201f5ef24462
--! revises: none
--! message: initial schema

--! upgrade
CREATE TABLE products (
    id BIGINT PRIMARY KEY,
    price DECIMAL(10, 2) NOT NULL CHECK (price > 'free')
);
