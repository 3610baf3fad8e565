--! revision: 201f5ef24462
--! revises: none
--! mesage: initial schema

--! upgrade
CREATE TABLE users (id INTEGER PRIMARY KEY); --! allow(no-email): they sign in by name
