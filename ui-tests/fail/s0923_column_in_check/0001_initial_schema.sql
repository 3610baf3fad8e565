--! revision: 201f5ef24462
--! revises: none
--! message: initial schema

--! upgrade
CREATE TABLE bookings (
    id BIGINT PRIMARY KEY,
    first_day DATE NOT NULL,
    last_day DATE NOT NULL,
    CHECK (first_day <= last_day)
);
