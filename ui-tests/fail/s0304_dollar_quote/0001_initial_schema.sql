--! revision: 201f5ef24462
--! revises: none
--! message: initial schema

--! upgrade
CREATE FUNCTION one() RETURNS int LANGUAGE sql AS $body$ SELECT 1 $BODY$;
