--! revision: 201f5ef24462
--! revises: none
--! message: initial schema

--! upgrade
CREATE TABLE teams (
    id BIGINT PRIMARY KEY
);
CREATE TABLE members (
    id BIGINT PRIMARY KEY,
    team_id BIGINT NOT NULL REFERENCES teams ON DELETE CASCADE
);
CREATE TABLE tasks (
    id BIGINT PRIMARY KEY,
    team_id BIGINT NOT NULL REFERENCES teams ON DELETE CASCADE,
    member_id BIGINT REFERENCES members ON DELETE SET NULL
);
