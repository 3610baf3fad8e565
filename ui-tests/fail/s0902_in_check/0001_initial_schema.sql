--! revision: 201f5ef24462
--! revises: none
--! message: initial schema

--! upgrade
CREATE TABLE products (
    id BIGINT PRIMARY KEY,
    price DECIMAL(10, 2) NOT NULL,
    CHECK (prise > 0)
);
CREATE INDEX ix_products_price ON products (price);
