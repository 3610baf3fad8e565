--! revision: 201f5ef24462
--! revises: none
--! message: initial schema

--! upgrade
CREATE TABLE articles (
    id BIGINT PRIMARY KEY,
    body TEXT NOT NULL
);
CREATE INDEX articles_by_body ON articles (body);
