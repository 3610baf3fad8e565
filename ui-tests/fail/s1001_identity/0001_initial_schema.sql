--! revision: 201f5ef24462
--! revises: none
--! message: initial schema

--! upgrade
CREATE TABLE orders (
    number BIGINT GENERATED ALWAYS AS IDENTITY,
    customer VARCHAR(64) NOT NULL,
    PRIMARY KEY (customer, number)
);
