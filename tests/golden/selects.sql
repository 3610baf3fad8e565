CREATE TABLE people (id INTEGER PRIMARY KEY, team VARCHAR(10), name VARCHAR(40) NOT NULL, points INTEGER, active BOOLEAN DEFAULT TRUE NOT NULL, score DECIMAL(9, 2));
CREATE TABLE teams (name VARCHAR(20) NOT NULL PRIMARY KEY, members INTEGER NOT NULL, best INTEGER, all_active BOOLEAN, note TEXT);
INSERT INTO people (id, team, name, points, active, score) VALUES (1, 'red', 'Ada', 5, TRUE, 1.25), (2, 'red', ' Bob ', NULL, FALSE, NULL), (3, 'blue', 'Cy', 3, TRUE, 2), (4, NULL, 'Dee', 9, TRUE, 10.5);
--! downgrade
DROP TABLE teams;
DROP TABLE people;
-- revision
INSERT INTO teams (name, members, best) SELECT UPPER(team), COUNT(*), MAX(points) FROM people WHERE team IS NOT NULL GROUP BY UPPER(team) HAVING COUNT(*) > 0;
INSERT INTO teams (name, members, best, all_active) SELECT 'none', COUNT(*), SUM(points), FALSE FROM people WHERE team IS NULL;
INSERT INTO teams (name, members, note) SELECT p.name || '/' || q.name, p.id + q.id, 'pair' FROM people AS p JOIN people AS q ON q.points < p.points AND q.team = 'blue' WHERE p.team = 'red';
UPDATE teams SET best = (SELECT MIN(points) FROM people WHERE people.team IS NULL) WHERE name = 'BLUE';
UPDATE teams SET all_active = NOT EXISTS (SELECT 1 FROM people WHERE UPPER(people.team) = teams.name AND NOT people.active) WHERE name IN ('RED', 'BLUE');
UPDATE people SET points = points * 2, score = CASE WHEN score IS NULL THEN 0 WHEN score > 2 THEN ROUND(score / 4, 1) ELSE score + 1 END, name = TRIM(name);
UPDATE teams SET note = COALESCE(note, CASE WHEN all_active THEN 'all' WHEN NOT all_active THEN 'not all' END, 'unknown');
UPDATE teams SET note = SUBSTRING(note FROM 1 FOR 3) || '-' || LOWER(SUBSTRING(name FROM 2)), best = NULLIF(best, 9), members = ABS(0 - members) + LENGTH(name) WHERE name <> 'none';
DELETE FROM people WHERE points = (SELECT MAX(p.points) FROM people AS p);
--! downgrade
DELETE FROM teams;
