--! revision: 201f5ef24462
--! revises: none
--! message: initial schema

--! upgrade
CREATE TABLE users (id INT PRIMARY KEY);
COPY users FROM STDIN;
1
2
\.

