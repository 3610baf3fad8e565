--! revision: 201f5ef24462
--! revises: none
--! message: initial schema

--! upgrade
CREATE TABLE order_lines (
    order_id BIGINT NOT NULL,
    line INTEGER NOT NULL,
    PRIMARY KEY (order_id, line)
);
