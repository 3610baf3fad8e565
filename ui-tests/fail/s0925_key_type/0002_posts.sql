--! revision: c43bd0119ae5
--! revises: 201f5ef24462
--! message: posts

--! upgrade
CREATE TABLE posts (
    id BIGINT PRIMARY KEY,
    author_id VARCHAR(36) NOT NULL REFERENCES users (id)
);
