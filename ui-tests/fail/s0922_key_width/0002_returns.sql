--! revision: c43bd0119ae5
--! revises: 201f5ef24462
--! message: returns

--! upgrade
CREATE TABLE returns (
    id BIGINT PRIMARY KEY,
    order_id BIGINT NOT NULL REFERENCES order_lines
);
