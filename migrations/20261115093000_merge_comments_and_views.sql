--! revision: 4d6ce1f0927b
--! revises: b3a4d2c85f10, e58f0b6d7a29
--! message: merge comments and views

--! upgrade

--! downgrade
