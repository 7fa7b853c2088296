.bail off
.headers on
SELECT sqlite_version();
CREATE TABLE people(id INTEGER PRIMARY KEY, name TEXT NOT NULL COLLATE NOCASE, born DATE, score REAL CHECK(score >= 0),
  tag TEXT GENERATED ALWAYS AS (upper(substr(name, 1, 2)) || id) VIRTUAL);
CREATE UNIQUE INDEX by_name ON people(name);
CREATE TABLE orders(id INTEGER PRIMARY KEY AUTOINCREMENT, person INTEGER REFERENCES people ON DELETE CASCADE,
  amount INTEGER, placed TEXT) STRICT;
CREATE INDEX by_person ON orders(person, amount DESC);
CREATE TABLE log(what TEXT, n INTEGER);
CREATE TRIGGER on_order AFTER INSERT ON orders BEGIN INSERT INTO log VALUES('order ' || new.id, new.amount); END;
PRAGMA foreign_keys = ON;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
INSERT INTO people(name, born, score) SELECT 'name' || (i * 7919 % 1009), date('1970-01-01', (i * 37) || ' days'), i * 1.25 FROM n;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
INSERT INTO orders(person, amount, placed) SELECT i * 31 % 500 + 1, i * 7 % 1000, datetime('2020-01-01', i || ' hours') FROM n;
SELECT count(*), sum(n), avg(n), min(what), max(what), total(n), group_concat(n % 10, '') FROM (SELECT * FROM log LIMIT 50);
SELECT p.tag, count(*) c, sum(o.amount) s, round(avg(o.amount), 3) FROM people p JOIN orders o ON o.person = p.id
  GROUP BY p.id HAVING c > 9 ORDER BY s DESC, p.tag LIMIT 7;
SELECT id, amount, row_number() OVER w, rank() OVER w, sum(amount) OVER (ORDER BY id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW),
  lag(amount, 1, -1) OVER w, ntile(4) OVER w, percent_rank() OVER w FROM orders WHERE person = 32 WINDOW w AS (ORDER BY amount);
SELECT name FROM people WHERE name LIKE 'NAME10%' OR name GLOB 'name9[0-3]' ORDER BY name COLLATE BINARY LIMIT 12;
INSERT INTO people(name, score) VALUES('name1', 1) ON CONFLICT(name) DO UPDATE SET score = score + excluded.score RETURNING id, score;
INSERT INTO people(name, score) VALUES('bad', -1);
INSERT INTO orders(person, amount) VALUES(99999, 1);
INSERT INTO orders(person, amount) VALUES(1, 'text');
DELETE FROM people WHERE id % 50 = 0 RETURNING id, tag;
SELECT count(*) FROM orders;
SELECT json_extract('{"a":[1,2,{"b":"x"}]}', '$.a[2].b'), json_array(1, 2.5, null, 'q"'), json_group_array(id) FROM (SELECT id FROM people LIMIT 5);
SELECT key, value, type, path FROM json_tree('{"k":[true,{"z":1e3}],"n":null}');
SELECT printf('%05d|%-8s|%8.3f|%x|%c|%q|%,d|%e', 42, 'left', 3.14159, 255, 'ch', 'it''s', 1234567, 12345.678);
SELECT 1/0, 7 % -3, -7 / 2, 9223372036854775807 + 1, 1e308 * 10, 0.1 + 0.2, 1.0 / 3, CAST('12abc' AS INTEGER), CAST(1e19 AS INTEGER), 5 << 62, ~0, -9223372036854775808;
SELECT length(randomblob(9)), typeof(x'00ff'), quote(x'00ff41'), length('añb'), unicode('€'), char(8364, 65), instr('hello', 'l'), replace('aaa', 'a', 'bb'), trim('  x '), substr('hello', -3, 2);
SELECT julianday('2024-02-29 12:00:00'), strftime('%Y %j %W %w %s', '2024-12-31'), date('2024-01-31', '+1 month'), time('12:34:56.789', '-1 hours'), unixepoch('2001-09-09 01:46:40');
SELECT round(2.5), round(-2.567, 2), abs(-3), sign(-2.0), max(1, 2.5, 'a'), coalesce(null, 'c'), nullif(1, 1), iif(1 > 2, 'a', 'b'), sqrt(2), pow(2, 0.5), ln(10), sin(1), atan2(1, 2), degrees(pi());
CREATE VIRTUAL TABLE docs USING fts5(title, body, tokenize = 'porter unicode61');
INSERT INTO docs VALUES('Kernels', 'A unikernel is a kernel linked with one application'), ('Compilers', 'compiling compilers compile C'), ('Other', 'nothing kernels here');
SELECT title, snippet(docs, 1, '[', ']', '...', 4), round(bm25(docs), 4) FROM docs WHERE docs MATCH 'kernel OR compile' ORDER BY rank;
SELECT highlight(docs, 1, '<', '>') FROM docs WHERE docs MATCH 'NEAR(unikernel linked, 4)';
CREATE VIRTUAL TABLE boxes USING rtree(id, x0, x1, y0, y1);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
INSERT INTO boxes SELECT i, i % 17, i % 17 + 2, i % 23, i % 23 + 1.5 FROM n;
SELECT count(*), sum(id) FROM boxes WHERE x0 < 5 AND x1 > 3 AND y0 < 10;
CREATE VIEW totals AS SELECT person, sum(amount) AS total FROM orders GROUP BY person;
CREATE TABLE pairs(a, b, PRIMARY KEY(a, b)) WITHOUT ROWID;
INSERT INTO pairs SELECT a.total % 10, b.total % 10 FROM totals a, totals b WHERE a.person < 30 AND b.person < 30 GROUP BY 1, 2;
SELECT count(*), sum(a * b) FROM pairs;
BEGIN; DELETE FROM pairs WHERE a > 3; SAVEPOINT s; UPDATE pairs SET b = b + 100; ROLLBACK TO s; SELECT count(*), max(b) FROM pairs; ROLLBACK;
SELECT count(*), max(b) FROM pairs;
EXPLAIN QUERY PLAN SELECT * FROM orders JOIN people ON people.id = orders.person WHERE amount > 500 AND name = 'name5';
WITH RECURSIVE xaxis(x) AS (VALUES(-2.0) UNION ALL SELECT x + 0.1 FROM xaxis WHERE x < 1.0),
 yaxis(y) AS (VALUES(-1.0) UNION ALL SELECT y + 0.2 FROM yaxis WHERE y < 1.0),
 m(iter, cx, cy, x, y) AS (SELECT 0, x, y, 0.0, 0.0 FROM xaxis, yaxis UNION ALL
  SELECT iter + 1, cx, cy, x * x - y * y + cx, 2.0 * x * y + cy FROM m WHERE (x * x + y * y) < 4.0 AND iter < 28),
 m2(iter, cx, cy) AS (SELECT max(iter), cx, cy FROM m GROUP BY cx, cy),
 a(t) AS (SELECT group_concat(substr(' .+*#', 1 + min(iter / 7, 4), 1), '') FROM m2 GROUP BY cy)
SELECT group_concat(rtrim(t), x'0a') FROM a;
SELECT a, b FROM pairs EXCEPT SELECT b, a FROM pairs ORDER BY 1, 2 LIMIT 5;
SELECT DISTINCT amount % 7 FROM orders INTERSECT SELECT id % 5 FROM people ORDER BY 1;
ALTER TABLE log ADD COLUMN extra DEFAULT 'e'; ALTER TABLE log RENAME COLUMN n TO number; ALTER TABLE log DROP COLUMN what;
SELECT number, extra FROM log ORDER BY number DESC LIMIT 3;
ANALYZE; REINDEX; VACUUM;
PRAGMA integrity_check; PRAGMA quick_check; PRAGMA table_xinfo(people);
SELECT name, sql FROM sqlite_schema WHERE type IN ('table', 'index') ORDER BY name LIMIT 6;
SELECT * FROM no_such_table;
SELEC 1;
