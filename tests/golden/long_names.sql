CREATE TABLE a_table_with_a_name_that_leaves_little_room_for_others (id INTEGER PRIMARY KEY, a_column_with_a_long_name INTEGER UNIQUE, another_one_of_them INTEGER CHECK (another_one_of_them > 0));
CREATE INDEX ON a_table_with_a_name_that_leaves_little_room_for_others (a_column_with_a_long_name, another_one_of_them);
