-- A1 notice of tsquery cast
-- by: leitor
SELECT (CASE WHEN nome LIKE 'GUESS%' THEN '' ELSE 'a' END)::tsquery FROM clientes WHERE id = 2

-- A2 notice of to_tsquery, who of many
-- by: leitor
SELECT id, plainto_tsquery('simple', CASE WHEN nome LIKE 'GUESS%' THEN '' ELSE 'a' END) FROM clientes WHERE id IN (2, 3)

-- A3 trace_sort
-- by: leitor
SET client_min_messages = log
SET trace_sort = on
SET work_mem = '64kB'
SELECT * FROM (SELECT id, repeat('x', CASE WHEN nome LIKE 'GUESS%' THEN 20000000 ELSE 1 END) r FROM clientes WHERE id IN (2, 3) OFFSET 0) s ORDER BY id % 7

-- A5 extra_warnings
-- by: dono
-- after: DROP FUNCTION IF EXISTS muitos(text, text)
SET plpgsql.extra_warnings = 'too_many_rows'
CREATE FUNCTION muitos(x text, p text) RETURNS int LANGUAGE plpgsql AS $$ DECLARE v int; BEGIN SELECT g INTO v FROM generate_series(1, CASE WHEN x LIKE p THEN 2 ELSE 1 END) g; RETURN v; END $$
SELECT muitos(nome, 'GUESS%') FROM clientes WHERE id = 2

-- A6 notice of to_tsvector: word too long
-- by: leitor
SELECT to_tsvector('simple', repeat('x', CASE WHEN nome LIKE 'GUESS%' THEN 3000 ELSE 1 END)) FROM clientes WHERE id = 2

-- A7 notice through a cursor
-- by: leitor
BEGIN
DECLARE k CURSOR FOR SELECT (CASE WHEN nome LIKE 'GUESS%' THEN '' ELSE 'a' END)::tsquery FROM clientes WHERE id = 2
FETCH k

-- B1 BETWEEN with a query
-- by: leitor
BEGIN
SELECT nome BETWEEN 'GUESS' AND (SELECT p.nome FROM produtos p WHERE p.id = c.id) FROM clientes c WHERE id = 2
SELECT coalesce(idx_scan, 0) + seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'produtos'

-- B2 ROW = ROW with a query
-- by: leitor
BEGIN
SELECT (split_part(nome, ' ', 1), (SELECT p.nome FROM produtos p WHERE p.id = c.id)) = ('GUESS', 'x') FROM clientes c WHERE id = 2
SELECT coalesce(idx_scan, 0) + seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'produtos'

-- B3 ROW < ROW with a query
-- by: leitor
BEGIN
SELECT (split_part(nome, ' ', 1), (SELECT p.nome FROM produtos p WHERE p.id = c.id)) < ('GUESS', 'x') FROM clientes c WHERE id = 2
SELECT coalesce(idx_scan, 0) + seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'produtos'

-- B4 IN with a query
-- by: leitor
BEGIN
SELECT split_part(nome, ' ', 1) IN ('GUESS', (SELECT p.nome FROM produtos p WHERE p.id = c.id)) FROM clientes c WHERE id = 2
SELECT coalesce(idx_scan, 0) + seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'produtos'

-- B4b whole table count
-- by: leitor
BEGIN
SELECT sum((nome BETWEEN 'GUESS' AND (SELECT p.nome FROM produtos p WHERE p.id = c.id % 400))::int) FROM clientes c WHERE id < 1000
SELECT coalesce(idx_scan, 0) + seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'produtos'

-- B5 row IS DISTINCT FROM row
-- by: leitor
BEGIN
SELECT (split_part(nome, ' ', 1), (SELECT p.nome FROM produtos p WHERE p.id = c.id)) IS DISTINCT FROM ('GUESS', 'x') FROM clientes c WHERE id = 2
SELECT coalesce(idx_scan, 0) + seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'produtos'

-- B6 inlined SQL function is lazy
-- by: dono
-- after: DROP FUNCTION IF EXISTS preguica(text, text, text)
CREATE FUNCTION preguica(x text, p text, y text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT CASE WHEN x LIKE p THEN y END'
BEGIN
SELECT preguica(nome, 'GUESS%', (SELECT p.nome FROM produtos p WHERE p.id = c.id)) FROM clientes c WHERE id = 2
SELECT coalesce(idx_scan, 0) + seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'produtos'

-- B7 JSON_VALUE DEFAULT ON EMPTY with a function that reads
-- by: dono
-- after: DROP FUNCTION IF EXISTS olha()
CREATE FUNCTION olha() RETURNS text LANGUAGE plpgsql STABLE AS 'DECLARE v text; BEGIN SELECT p.nome INTO v FROM produtos p WHERE p.id = 7; RETURN v; END'
BEGIN
SELECT JSON_VALUE(jsonb_build_object('k', split_part(nome, ' ', 1)), '$.k ? (@ == "GUESS")' RETURNING text DEFAULT olha() ON EMPTY) FROM clientes c WHERE id = 2
SELECT coalesce(idx_scan, 0) + seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'produtos'

-- B8 BETWEEN with a function that gives notices
-- by: dono
-- after: DROP FUNCTION IF EXISTS avisa9()
CREATE FUNCTION avisa9() RETURNS text LANGUAGE plpgsql AS 'BEGIN RAISE NOTICE ''sim''; RETURN ''x''; END'
SELECT nome BETWEEN 'GUESS' AND avisa9() FROM clientes c WHERE id = 2

-- C1 pg_stat_clear_snapshot
-- by: leitor
SET stats_fetch_consistency = snapshot
BEGIN
SELECT sum(xact_commit) > 0, pg_stat_get_snapshot_timestamp() IS NULL FROM pg_stat_database
SELECT CASE WHEN nome LIKE 'GUESS%' THEN pg_stat_clear_snapshot() END FROM clientes WHERE id = 2
SELECT pg_stat_get_snapshot_timestamp() IS NULL

-- C2 pg_sequence_last_value locks
-- by: leitor
-- before: CREATE SEQUENCE IF NOT EXISTS sq1
-- after: DROP SEQUENCE IF EXISTS sq1
BEGIN
SELECT CASE WHEN nome LIKE 'GUESS%' THEN pg_sequence_last_value('sq1'::regclass) END FROM clientes WHERE id = 2
SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND relation = 'sq1'::regclass

-- C3 pg_get_viewdef locks
-- by: leitor
BEGIN
SELECT length(pg_get_viewdef(CASE WHEN nome LIKE 'GUESS%' THEN 'information_schema.triggers'::regclass ELSE 'information_schema.domains'::regclass END)) FROM clientes WHERE id = 2
SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND relation = 'pg_trigger'::regclass

-- C4 currval locks
-- by: dono
-- before: CREATE SEQUENCE IF NOT EXISTS sq1
-- before: CREATE SEQUENCE IF NOT EXISTS sq2
-- after: DROP SEQUENCE IF EXISTS sq1, sq2
SELECT nextval('sq1'), nextval('sq2')
BEGIN
SELECT currval((CASE WHEN nome LIKE 'GUESS%' THEN 'sq1' ELSE 'sq2' END)::regclass) FROM clientes WHERE id = 2
SELECT relation::regclass FROM pg_locks WHERE pid = pg_backend_pid() AND relation IN ('sq1'::regclass, 'sq2'::regclass)

-- C5 to_regclass and the cache of names
-- by: leitor
BEGIN
SELECT to_regclass('pg_class')
SELECT sum(idx_scan) FROM pg_stat_xact_sys_tables WHERE relname = 'pg_class'
SELECT sum(idx_scan) FROM pg_stat_xact_sys_tables WHERE relname = 'pg_class'
SELECT to_regclass(CASE WHEN nome LIKE 'GUESS%' THEN 'naoexiste7' ELSE 'pg_class' END) FROM clientes WHERE id = 2
SELECT sum(idx_scan) FROM pg_stat_xact_sys_tables WHERE relname = 'pg_class'

-- C6 gin_clean_pending_list
-- by: dono
-- after: DROP TABLE IF EXISTS ginha
CREATE TABLE ginha (t tsvector)
CREATE INDEX ginha_i ON ginha USING gin (t) WITH (fastupdate = on)
INSERT INTO ginha SELECT to_tsvector('simple', 'a b c ' || g) FROM generate_series(1, 500) g
SELECT CASE WHEN nome LIKE 'GUESS%' THEN gin_clean_pending_list('ginha_i') END FROM clientes WHERE id = 2
SELECT gin_clean_pending_list('ginha_i') > 0

-- D1 OPEN in a function
-- by: dono
-- after: DROP FUNCTION IF EXISTS abre(text, text)
CREATE FUNCTION abre(x text, p text) RETURNS int LANGUAGE plpgsql AS 'DECLARE c refcursor; BEGIN IF x LIKE p THEN OPEN c FOR SELECT 1; END IF; RETURN 1; END'
BEGIN
SELECT abre(nome, 'GUESS%') FROM clientes WHERE id = 2
SELECT count(*) FROM pg_cursors

-- D1b CLOSE in a function
-- by: dono
-- after: DROP FUNCTION IF EXISTS fecha(text, text)
CREATE FUNCTION fecha(x text, p text) RETURNS int LANGUAGE plpgsql AS 'DECLARE c refcursor := ''kk''; BEGIN IF x LIKE p THEN CLOSE c; END IF; RETURN 1; END'
BEGIN
DECLARE kk CURSOR FOR SELECT 1
SELECT fecha(nome, 'GUESS%') FROM clientes WHERE id = 2
SELECT is_scrollable FROM pg_cursors
FETCH kk

-- F1 correlation of two rows
-- by: dono
BEGIN
DELETE FROM funcionarios WHERE id <> 2
INSERT INTO funcionarios VALUES (-1, 'x', CASE WHEN 'GUESS' = 'Maria' THEN 1 ELSE 99999999999 END, 'x', '2000-01-01', 1)
ANALYZE funcionarios
SELECT correlation FROM pg_stats WHERE tablename = 'funcionarios' AND attname = 'cpf'
ROLLBACK

-- X1 numeric of a regex: amount of locks by regclass cast of a view definition
-- by: leitor
BEGIN
SELECT pg_get_viewdef((CASE WHEN nome LIKE 'GUESS%' THEN 'pg_locks' ELSE 'pg_tables' END)::regclass) FROM clientes WHERE id = 2
SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND relation = 'pg_tablespace'::regclass

-- X5 has_table_privilege / pg_input_is_valid look names up
-- by: leitor
BEGIN
SELECT sum(idx_scan) > 0, to_regclass('pg_class') FROM pg_stat_xact_sys_tables WHERE relname = 'pg_class'
SELECT pg_input_is_valid(CASE WHEN nome LIKE 'GUESS%' THEN 'naoexiste7' ELSE 'pg_class' END, 'regclass') FROM clientes WHERE id = 2
SELECT sum(idx_scan) FROM pg_stat_xact_sys_tables WHERE relname = 'pg_class'

-- X6 format_type / regtype casts of oids
-- by: leitor
BEGIN
SELECT sum(idx_scan) > 0, format_type(25, NULL) FROM pg_stat_xact_sys_tables WHERE relname = 'pg_type'
SELECT format_type((CASE WHEN nome LIKE 'GUESS%' THEN 3912 ELSE 25 END)::oid, NULL) FROM clientes WHERE id = 2
SELECT sum(idx_scan) FROM pg_stat_xact_sys_tables WHERE relname = 'pg_type'

-- X7 collations and dictionaries loaded: to_tsvector of a configuration by name
-- by: leitor
BEGIN
SELECT sum(idx_scan) > 0, to_tsvector('simple', 'x') FROM pg_stat_xact_sys_tables WHERE relname = 'pg_ts_config_map'
SELECT to_tsvector((CASE WHEN nome LIKE 'GUESS%' THEN 'german' ELSE 'simple' END)::regconfig, 'x') FROM clientes WHERE id = 2
SELECT sum(idx_scan) FROM pg_stat_xact_sys_tables WHERE relname = 'pg_ts_config_map'

-- Q1 default of a table that runs SQL
-- by: dono
-- after: DROP TABLE IF EXISTS meua
CREATE TABLE meua (id int, t text DEFAULT query_to_xml('select nome from clientes where id = 2', true, false, '')::text)
INSERT INTO meua (id) VALUES (1)
SELECT reverse(t), t LIKE '%GUESS%' FROM meua

-- Q2 check of a table
-- by: dono
-- after: DROP TABLE IF EXISTS meua
CREATE TABLE meua (id int CHECK (query_to_xml('select nome from clientes where id = 2', true, false, '')::text LIKE '%GUESS%'))
INSERT INTO meua (id) VALUES (1)

-- Q3 default of a function of a person's
-- by: dono
-- before: CREATE OR REPLACE FUNCTION nome_por_id(int) RETURNS text LANGUAGE sql STABLE AS 'SELECT nome FROM clientes WHERE id = $1'
-- after: DROP TABLE IF EXISTS meua
-- after: DROP FUNCTION IF EXISTS nome_por_id(int)
CREATE TABLE meua (id int, t text DEFAULT nome_por_id(2))
INSERT INTO meua (id) VALUES (1)
SELECT reverse(t), t LIKE '%GUESS%' FROM meua

-- Q4 bounds of a partition
-- by: dono
-- after: DROP TABLE IF EXISTS meua
CREATE TABLE meua (t text) PARTITION BY LIST (t)
CREATE TABLE meub PARTITION OF meua FOR VALUES IN (reverse(query_to_xml('select nome from clientes where id = 2', true, false, '')::text))
SELECT pg_get_expr(relpartbound, oid), reverse(pg_get_expr(relpartbound, oid)) LIKE '%GUESS%' FROM pg_class WHERE relname = 'meub'

-- Q5 generated by a person's function that is called immutable
-- by: dono
-- before: CREATE OR REPLACE FUNCTION nome_por_id(int) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT nome FROM clientes WHERE id = $1'
-- after: DROP TABLE IF EXISTS meua
-- after: DROP FUNCTION IF EXISTS nome_por_id(int)
CREATE TABLE meua (id int, t text GENERATED ALWAYS AS (nome_por_id(id)) STORED)
INSERT INTO meua (id) VALUES (2)
SELECT reverse(t), t LIKE '%GUESS%' FROM meua

-- Q7 table within CREATE SCHEMA
-- by: dono
-- after: DROP SCHEMA IF EXISTS novo CASCADE
CREATE SCHEMA novo CREATE TABLE meua (id int, t text DEFAULT query_to_xml('select nome from clientes where id = 2', true, false, '')::text)
INSERT INTO novo.meua (id) VALUES (1)
SELECT reverse(t), t LIKE '%GUESS%' FROM novo.meua

-- Q8 default of a person's function given the row of the table
-- by: dono
-- before: CREATE OR REPLACE FUNCTION nome_por_id(int) RETURNS text LANGUAGE sql STABLE AS 'SELECT nome FROM clientes WHERE id = $1'
-- after: DROP TABLE IF EXISTS meua
-- after: DROP FUNCTION IF EXISTS nome_por_id(int)
CREATE TABLE meua (id int, t text, CHECK (nome_por_id(id) LIKE t))
INSERT INTO meua (id, t) VALUES (2, 'GUESS%')

-- Q10 trigger within CREATE SCHEMA
-- by: dono
-- before: CREATE OR REPLACE FUNCTION poe_nome() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.t := (SELECT nome FROM clientes WHERE id = NEW.id); RETURN NEW; END $$
-- after: DROP SCHEMA IF EXISTS novo CASCADE
-- after: DROP FUNCTION IF EXISTS poe_nome() CASCADE
CREATE SCHEMA novo CREATE TABLE meua (id int, t text) CREATE TRIGGER g BEFORE INSERT ON meua FOR EACH ROW EXECUTE FUNCTION poe_nome()
INSERT INTO novo.meua (id) VALUES (2)
SELECT reverse(t), t LIKE '%GUESS%' FROM novo.meua

-- B9 subscripts of NULL are not worked out
-- by: leitor
BEGIN
SELECT (CASE WHEN nome LIKE 'GUESS%' THEN ARRAY[1] END)[(SELECT p.id FROM produtos p WHERE p.id = c.id)] FROM clientes c WHERE id = 2
SELECT coalesce(idx_scan, 0) + seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'produtos'

-- B10 PASSING of JSON_VALUE of NULL is not worked out
-- by: leitor
BEGIN
SELECT JSON_VALUE(CASE WHEN nome LIKE 'GUESS%' THEN '{}'::jsonb END, '$' PASSING (SELECT p.nome FROM produtos p WHERE p.id = c.id) AS x) FROM clientes c WHERE id = 2
SELECT coalesce(idx_scan, 0) + seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'produtos'

-- B12 whole row: which of many
-- by: leitor
BEGIN
SELECT split_part(nome, ' ', 1) BETWEEN 'GUESS' AND (SELECT p.nome FROM produtos p WHERE p.id = 10 * c.id AND p.id % 10 = 0) FROM clientes c WHERE id BETWEEN 2 AND 4
SELECT coalesce(idx_scan, 0) + seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'produtos'

-- K4 loaded modules
-- by: leitor
SELECT to_tsvector((CASE WHEN nome LIKE 'GUESS%' THEN 'german' ELSE 'simple' END)::regconfig, 'x') FROM clientes WHERE id = 2
SELECT count(*) FROM pg_get_loaded_modules()

-- K6 savepoint
-- by: leitor
BEGIN
SAVEPOINT a
SELECT nome BETWEEN 'GUESS' AND (SELECT p.nome FROM produtos p WHERE p.id = c.id) FROM clientes c WHERE id = 2
ROLLBACK TO a
SELECT coalesce(idx_scan, 0) + seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'produtos'

-- X8 names looked up by a type with an underscore
-- by: leitor
BEGIN
SELECT to_regclass('naoexiste8')
SELECT sum(idx_scan) > 0 FROM pg_stat_xact_sys_tables WHERE relname = 'pg_class'
SELECT ('{' || CASE WHEN nome LIKE 'GUESS%' THEN 'pg_proc' ELSE 'pg_class' END || '}')::_regclass FROM clientes WHERE id = 2
SELECT sum(idx_scan) FROM pg_stat_xact_sys_tables WHERE relname = 'pg_class'

-- X9 names looked up by a list of columns
-- by: leitor
BEGIN
SELECT sum(idx_scan) > 0, to_regclass('pg_class') FROM pg_stat_xact_sys_tables WHERE relname = 'pg_class'
SELECT x.a FROM clientes c, json_to_record(json_build_object('a', CASE WHEN c.nome LIKE 'GUESS%' THEN 'pg_aggregate' ELSE 'pg_class' END)) AS x(a regclass) WHERE c.id = 2
SELECT sum(idx_scan) FROM pg_stat_xact_sys_tables WHERE relname = 'pg_class'

-- X10 names looked up by RETURNING
-- by: leitor
BEGIN
SELECT sum(idx_scan) > 0, to_regclass('pg_class') FROM pg_stat_xact_sys_tables WHERE relname = 'pg_class'
SELECT JSON_VALUE(jsonb_build_object('a', CASE WHEN nome LIKE 'GUESS%' THEN 'pg_amop' ELSE 'pg_class' END), '$.a' RETURNING regclass NULL ON ERROR) FROM clientes WHERE id = 2
SELECT sum(idx_scan) FROM pg_stat_xact_sys_tables WHERE relname = 'pg_class'

-- X11 names looked up by code
-- by: dono
-- after: DROP FUNCTION IF EXISTS procura(text)
CREATE FUNCTION procura(x text) RETURNS text LANGUAGE sql STABLE AS 'SELECT to_regclass(x)::text'
BEGIN
SELECT sum(idx_scan) > 0, to_regclass('pg_class') FROM pg_stat_xact_sys_tables WHERE relname = 'pg_class'
SELECT procura(CASE WHEN nome LIKE 'GUESS%' THEN 'pg_amproc' ELSE 'pg_class' END) FROM clientes WHERE id = 2
SELECT sum(idx_scan) FROM pg_stat_xact_sys_tables WHERE relname = 'pg_class'

-- X12 names looked up by a cast in code
-- by: dono
-- after: DROP FUNCTION IF EXISTS procura(text)
CREATE FUNCTION procura(x text) RETURNS text LANGUAGE plpgsql STABLE AS 'BEGIN RETURN x::regclass::oid; END'
BEGIN
SELECT sum(idx_scan) > 0, to_regclass('pg_class') FROM pg_stat_xact_sys_tables WHERE relname = 'pg_class'
SELECT procura(CASE WHEN nome LIKE 'GUESS%' THEN 'pg_opfamily' ELSE 'pg_class' END) FROM clientes WHERE id = 2
SELECT sum(idx_scan) FROM pg_stat_xact_sys_tables WHERE relname = 'pg_class'

-- X13 by code that code calls
-- by: dono
-- after: DROP FUNCTION IF EXISTS procura(text), busca(text)
CREATE FUNCTION procura(x text) RETURNS text LANGUAGE sql STABLE AS 'SELECT to_regclass(x)::text'
CREATE FUNCTION busca(x text) RETURNS text LANGUAGE sql STABLE AS 'SELECT procura(x)'
BEGIN
SELECT sum(idx_scan) > 0, to_regclass('pg_class') FROM pg_stat_xact_sys_tables WHERE relname = 'pg_class'
SELECT busca(CASE WHEN nome LIKE 'GUESS%' THEN 'pg_rewrite' ELSE 'pg_class' END) FROM clientes WHERE id = 2
SELECT sum(idx_scan) FROM pg_stat_xact_sys_tables WHERE relname = 'pg_class'
