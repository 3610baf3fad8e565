CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(100) NOT NULL UNIQUE, nick VARCHAR(40) UNIQUE);
CREATE TABLE posts (
    id        INTEGER PRIMARY KEY,
    author_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    editor_id INTEGER REFERENCES users,
    slug      VARCHAR(80) NOT NULL,
    CONSTRAINT one_slug UNIQUE (author_id, slug)
);
CREATE TABLE marks (
    post_id INTEGER,
    number  INTEGER,
    PRIMARY KEY (post_id, number),
    FOREIGN KEY (post_id) REFERENCES posts (id) ON DELETE RESTRICT ON UPDATE NO ACTION
);
