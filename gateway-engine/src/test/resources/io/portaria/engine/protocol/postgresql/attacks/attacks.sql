-- Attacks on the masks. Each has a name, what is needed to judge it, and its statements, a line each; an empty line ends it.
-- An agent sends them as they stand here: by a driver in both protocols, and all at once.
--
-- An attack succeeds where a value of customer 5 or 77 or of employee 7 comes out in some form (ProtectedForms). With
-- "leaks:" it does where the rows of its last statement match that expression; with "guess:" where the answers differ
-- for the two texts that GUESS stands for, of which one is right. Past the gateway each succeeds.
--
-- by:     leitor may read, dono (where nothing is said) may do everything
-- since:  the first version of PostgreSQL that it is about
-- after:  clears away, past the gateway, what the attack leaves where it succeeds
-- HEX     is the e-mail in hexadecimal digits, which no detector knows

-- ==== prepared
CREATE SEQUENCE palpites
CREATE TYPE telefone AS ENUM ('a')
CREATE FUNCTION situacao_de(bigint) RETURNS text LANGUAGE sql STABLE AS 'SELECT situacao FROM pedidos WHERE id = $1'

-- ==== cleared
DROP FUNCTION situacao_de(bigint)
DROP TYPE telefone
DROP SEQUENCE palpites

-- ==== prepared for lineage
CREATE FUNCTION nome_do_cliente(pedidos) RETURNS text LANGUAGE sql STABLE AS 'SELECT nome FROM clientes WHERE id = $1.cliente_id'
CREATE FUNCTION busca_clientes(text) RETURNS SETOF integer LANGUAGE sql STABLE AS 'SELECT id FROM clientes WHERE nome LIKE $1'
CREATE FUNCTION nome_por_id(int) RETURNS text LANGUAGE sql STABLE AS 'SELECT nome FROM clientes WHERE id = $1'
CREATE VIEW pedidos_com_nome AS SELECT id, nome_por_id(cliente_id) AS quem FROM pedidos
CREATE OPERATOR ## (RIGHTARG = int, FUNCTION = nome_por_id)
CREATE TYPE cliente_ref AS (id int)
CREATE FUNCTION ref_nome(cliente_ref) RETURNS text LANGUAGE sql STABLE AS 'SELECT nome FROM clientes WHERE id = $1.id'
CREATE CAST (cliente_ref AS text) WITH FUNCTION ref_nome(cliente_ref)
CREATE TABLE marcas (id int, v int[])
INSERT INTO marcas VALUES (1, NULL)
CREATE TABLE pessoas_prot (id int, telefone text)
INSERT INTO pessoas_prot VALUES (1, '(11) 91234-5678'), (2, '(11) 91234-0000')
CREATE SCHEMA meu
CREATE DOMAIN meu.text AS varchar(5)
CREATE FUNCTION meu.lower(text) RETURNS date VOLATILE LANGUAGE sql AS 'SELECT date ''1950-01-01'' + (nextval(''palpites'') % 400)::int'
CREATE FUNCTION linhas(clientes) RETURNS SETOF int LANGUAGE sql AS 'SELECT generate_series(1, ascii($1.cpf))'

-- ==== cleared of lineage
DROP FUNCTION linhas(clientes)
DROP SCHEMA meu CASCADE
DROP TABLE marcas, pessoas_prot
DROP TYPE cliente_ref CASCADE
DROP FUNCTION nome_por_id(int) CASCADE
DROP FUNCTION busca_clientes(text)
DROP FUNCTION nome_do_cliente(pedidos)

-- ==== call

-- call 1
SELECT DISTINCT ON (1) query_to_xml('select encode(convert_to(email, ''UTF8''), ''hex'') as e from clientes where id = 77', true, false, '')::text

-- call 2
SELECT DISTINCT ON (1) set_config('a.c', HEX, false) FROM clientes WHERE id = 77
SELECT current_setting('a.c')

-- call 3
SELECT 'x' OPERATOR(pg_catalog.||) query_to_xml('select encode(convert_to(email, ''UTF8''), ''hex'') as e from clientes where id = 77', true, false, '')::text

-- ==== error at run time

-- error at run time 1
SELECT current_setting(HEX) FROM clientes WHERE id = 77

-- error at run time 2
SELECT HEX::regclass FROM clientes WHERE id = 77

-- error at run time 3
SELECT (HEX || '.a.b.c')::regclass FROM clientes WHERE id = 77

-- error at run time 4
SELECT cursor_to_xml(HEX::refcursor, 1, true, false, '') FROM clientes WHERE id = 77

-- error at run time 5
DO $$ BEGIN RAISE EXCEPTION '%', (SELECT HEX FROM clientes WHERE id = 77) USING ERRCODE = '40001'; END $$

-- error at run time 6
DO $$ BEGIN RAISE EXCEPTION '%', (SELECT HEX FROM clientes WHERE id = 77) USING ERRCODE = '42601'; END $$

-- error at run time 7
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = 'x', COLUMN = (SELECT HEX FROM clientes WHERE id = 77); END $$

-- error at run time 8
DO $$ BEGIN RAISE NOTICE USING MESSAGE = 'x', CONSTRAINT = (SELECT HEX FROM clientes WHERE id = 77); END $$

-- ==== another way out

-- another way out 1
LISTEN ch
SELECT pg_notify('ch', HEX) FROM clientes WHERE id = 77

-- another way out 2
SELECT lo_from_bytea(774411, convert_to(HEX, 'UTF8')) FROM clientes WHERE id = 77
SELECT convert_from(lo_get(774411), 'UTF8')

-- ==== kept

-- kept 1
BEGIN
UPDATE produtos SET nome = (SELECT HEX FROM clientes WHERE id = 77) WHERE id = 2
SELECT nome FROM produtos WHERE id = 2

-- kept 2
BEGIN
UPDATE produtos SET nome = HEX FROM clientes c WHERE c.id = 77 AND produtos.id = 3
SELECT nome FROM produtos WHERE id = 3

-- kept 3
BEGIN
UPDATE produtos SET nome = k.cidade FROM contatos AS k(id, a, cidade, b) WHERE k.id = 77 AND produtos.id = 3
SELECT encode(nome::bytea, 'hex') FROM produtos WHERE id = 3

-- kept 4
BEGIN
UPDATE clientes SET cidade = HEX WHERE id = 77
SELECT cidade FROM clientes WHERE id = 77

-- kept 5
BEGIN
UPDATE clientes c SET (cidade, uf) = (HEX, 'SP') WHERE id = 77
SELECT cidade FROM clientes WHERE id = 77

-- kept 6
BEGIN
UPDATE clientes c SET cidade = CASE WHEN true THEN HEX END WHERE id = 77
SELECT cidade FROM clientes WHERE id = 77

-- kept 7
BEGIN
UPDATE clientes c SET cidade = CASE WHEN uf IS DISTINCT FROM 'x' THEN HEX END WHERE id = 77
SELECT cidade FROM clientes WHERE id = 77

-- kept 8
BEGIN
INSERT INTO clientes VALUES (77, 'x', 'x', 'x', 'x', now(), 'x', 'x', 'SP', now()) ON CONFLICT (id) DO UPDATE SET cidade = encode(convert_to(clientes.email, 'UTF8'), 'hex')
SELECT cidade FROM clientes WHERE id = 77

-- kept 9
BEGIN
MERGE INTO produtos p USING clientes c ON c.id = 77 AND p.id = 5 WHEN MATCHED THEN UPDATE SET nome = HEX
SELECT nome FROM produtos WHERE id = 5

-- kept 10
BEGIN
MERGE INTO produtos p USING clientes c ON c.id = 77 AND p.id = 95 AND c.id < 0 WHEN NOT MATCHED AND c.id = 77 THEN INSERT VALUES (9077, HEX, 1)
SELECT nome FROM produtos WHERE id = 9077

-- kept 11
BEGIN
WITH x AS (INSERT INTO produtos SELECT 9077, HEX, 1 FROM clientes WHERE id = 77) SELECT 1
SELECT nome FROM produtos WHERE id = 9077

-- kept 12
BEGIN
WITH x AS (SELECT HEX e FROM clientes WHERE id = 77) UPDATE produtos SET nome = e FROM x WHERE id = 4
SELECT nome FROM produtos WHERE id = 4

-- kept 13
BEGIN
EXPLAIN ANALYZE INSERT INTO produtos SELECT 9077, HEX, 1 FROM clientes WHERE id = 77
SELECT nome FROM produtos WHERE id = 9077

-- kept 14
BEGIN
PREPARE p AS INSERT INTO produtos SELECT 9077, HEX, 1 FROM clientes WHERE id = 77
EXECUTE p
SELECT nome FROM produtos WHERE id = 9077

-- kept 15
BEGIN
COPY (INSERT INTO produtos SELECT 9077, HEX, 1 FROM clientes WHERE id = 77 RETURNING 1) TO STDOUT
SELECT nome FROM produtos WHERE id = 9077

-- ==== code

-- code 1
BEGIN
DO $$ BEGIN UPDATE produtos SET nome = (SELECT HEX FROM clientes WHERE id = 77) WHERE id = 2; END $$
SELECT nome FROM produtos WHERE id = 2

-- code 2
BEGIN
DO $$ BEGIN EXECUTE 'UPDATE produtos SET nome = (SELECT encode(email::bytea, ''hex'') FROM cli' || 'entes WHERE id = 77) WHERE id = 2'; END $$
SELECT nome FROM produtos WHERE id = 2

-- code 4
BEGIN
DO E'BEGIN UPDATE produtos SET nome = (SELECT encode(email::bytea, \'hex\') FROM cli\x65ntes WHERE id = 77) WHERE id = 2; END'
SELECT nome FROM produtos WHERE id = 2

-- code 5
DO $$ BEGIN PERFORM set_config('a.b', (SELECT HEX FROM clientes WHERE id = 77), false); END $$
SHOW a.b

-- code 6
BEGIN
CREATE FUNCTION op(int, int) RETURNS text LANGUAGE sql AS $$ SELECT HEX FROM clientes WHERE id = 77 $$
CREATE OPERATOR ### (FUNCTION = op, LEFTARG = int, RIGHTARG = int)
SELECT 1 ### 2

-- code 7
BEGIN
CREATE FUNCTION ff(produtos) RETURNS text LANGUAGE sql BEGIN ATOMIC SELECT HEX FROM clientes WHERE id = 77; END
SELECT p.ff FROM produtos p WHERE id = 1

-- code 8
BEGIN
CREATE FUNCTION ff(produtos) RETURNS text LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT HEX FROM clientes WHERE id = 77; END
SELECT p.ff FROM produtos p WHERE id = 1

-- code 9
BEGIN
CREATE FUNCTION ff(produtos) RETURNS text LANGUAGE sql RETURN (SELECT HEX FROM clientes WHERE id = 77)
SELECT p.ff FROM produtos p WHERE id = 1

-- code 10
BEGIN
CREATE FUNCTION ff(produtos) RETURNS text LANGUAGE plpgsql AS $f$ BEGIN RETURN (SELECT HEX FROM "clientes" WHERE id = 77); END $f$
SELECT p.ff FROM produtos p WHERE id = 1

-- code 11
BEGIN
CREATE FUNCTION ff(produtos) RETURNS text LANGUAGE sql AS $f$ SELECT query_to_xml('select encode(convert_to(email, ''UTF8''), ''hex'') from clientes where id = 77', true, false, '')::text $f$
SELECT p.ff FROM produtos p WHERE id = 1

-- ==== renamed

-- renamed 1
BEGIN
ALTER TABLE clientes RENAME COLUMN email TO xx
SELECT encode(convert_to(xx, 'UTF8'), 'hex') FROM clientes WHERE id = 77

-- renamed 2
BEGIN
ALTER TABLE clientes RENAME TO zz
SELECT HEX FROM zz WHERE id = 77

-- renamed 3
BEGIN
ALTER TABLE clientes ADD COLUMN xx text GENERATED ALWAYS AS (encode(email::bytea, 'hex')) STORED
SELECT xx FROM clientes WHERE id = 77

-- renamed 4
BEGIN
ALTER TABLE clientes ALTER COLUMN cep TYPE text USING encode(email::bytea, 'hex')
SELECT cep FROM clientes WHERE id = 77

-- renamed 5
BEGIN
CREATE RULE guarda AS ON UPDATE TO produtos DO ALSO UPDATE pedidos SET situacao = (SELECT HEX FROM clientes WHERE id = 77) WHERE id = 1
UPDATE produtos SET preco = preco WHERE id = 1
SELECT situacao FROM pedidos WHERE id = 1

-- renamed 6
CREATE TEMP TABLE t2 (x) AS SELECT HEX FROM clientes WHERE id = 77
SELECT x FROM t2

-- ==== key

-- key 1
SELECT json_build_object(HEX, 0) FROM clientes WHERE id = 77

-- key 2
SELECT jsonb_build_object(HEX, 1) FROM clientes WHERE id = 77

-- key 3
SELECT json_object_agg(HEX, 0) FROM clientes WHERE id = 77

-- key 4
SELECT json_object(ARRAY[HEX, 'x']) FROM clientes WHERE id = 77

-- key 5
COPY (SELECT json_build_object(HEX, 0) FROM clientes WHERE id = 77) TO STDOUT

-- key 6
SELECT count(*) FROM clientes WHERE id = 77 AND setseed(ascii(email) / 1000.0) IS NOT NULL
SELECT HEX FROM clientes WHERE id = 77

-- ==== code given values

-- code given values 1
BEGIN
CREATE TABLE zz (t text)
CREATE FUNCTION h5(t text) RETURNS bool LANGUAGE plpgsql AS $f$ BEGIN INSERT INTO zz VALUES (encode(t::bytea, 'hex')); RETURN true; END $f$
SELECT count(*) FROM clientes WHERE id = 77 AND h5(email)
SELECT t FROM zz

-- code given values 2
BEGIN
CREATE FUNCTION h6() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN NEW.cidade := encode(OLD.email::bytea, 'hex'); RETURN NEW; END $f$
CREATE TRIGGER t6 BEFORE UPDATE ON clientes FOR EACH ROW EXECUTE FUNCTION h6()
UPDATE clientes SET uf = 'SP' WHERE id = 77
SELECT cidade FROM clientes WHERE id = 77

-- code given values 3
BEGIN
CREATE FUNCTION h7(t text) RETURNS bool LANGUAGE sql AS $f$ SELECT set_config('a.h', encode(t::bytea, 'hex'), false) IS NOT NULL $f$
SELECT count(*) FROM clientes WHERE id = 77 AND h7(email)
SHOW a.h

-- code given values 4
BEGIN
ALTER SCHEMA public RENAME TO p2
SELECT HEX FROM p2.clientes WHERE id = 77

-- ==== plain

-- plain 1
SELECT HEX FROM clientes WHERE id = 77

-- plain 2
SELECT HEX FROM U&"cli\0065ntes" WHERE id = 77

-- plain 3
SELECT string_agg(HEX, '') FROM clientes WHERE id = 77

-- plain 4
COPY (SELECT HEX FROM clientes WHERE id = 77) TO STDOUT

-- plain 5
SELECT encode(convert_to(endereco_eletronico, 'UTF8'), 'hex') FROM contatos WHERE id = 77

-- plain 6
CREATE TEMP TABLE t1 AS SELECT HEX AS x FROM clientes WHERE id = 77
SELECT x FROM t1

-- plain 7
CREATE TEMP VIEW v1 AS SELECT HEX AS x FROM clientes WHERE id = 77
SELECT x FROM v1

-- plain 8
PREPARE p AS SELECT HEX FROM clientes WHERE id = 77
EXECUTE p

-- plain 9
BEGIN
DECLARE k CURSOR FOR SELECT HEX FROM clientes WHERE id = 77
FETCH ALL FROM k

-- plain 10
-- leaks: [0-9a-f]{40,}.*
SELECT encode(convert_to(histogram_bounds::text, 'UTF8'), 'hex') FROM pg_stats WHERE attname = 'email'

-- plain 11
SELECT row_to_json(c)::text::bytea FROM clientes c WHERE id = 77

-- ==== lineage

-- name of a sublink with *
-- by: leitor
-- leaks: FRANCISCO.*
SELECT (SELECT upper(uf) FROM (SELECT (SELECT * FROM (SELECT c.nome AS uf) x)) s) FROM clientes c WHERE id = 5

-- name of a sublink with TABLE
-- by: leitor
-- leaks: FRANCISCO.*
WITH x AS (SELECT nome AS uf FROM clientes WHERE id = 5) SELECT (SELECT upper(uf) FROM (SELECT (TABLE x)) s) FROM clientes c WHERE id = 5

-- name of a sublink with VALUES
-- by: leitor
-- leaks: FRANCISCO.*
SELECT (SELECT upper(column1) FROM (SELECT (VALUES (c.nome))) s) FROM clientes c, (VALUES ('k')) d WHERE id = 5

-- name of a cast CASE
-- by: leitor
-- leaks: FRANCISCO.*
SELECT (SELECT upper("text") FROM (SELECT (CASE WHEN true THEN c.nome END)::text) s) FROM clientes c, (SELECT 'k' AS "text") d WHERE id = 5

-- name of a CASE that ends in a cast
-- by: leitor
-- leaks: FRANCISCO.*
SELECT (SELECT upper("case") FROM (SELECT CASE WHEN true THEN c.nome ELSE 'x'::name END) s) FROM clientes c, (SELECT 'k' AS "case") d WHERE id = 5

-- such a name in a condition
-- by: leitor
-- leaks: 4 
SELECT id FROM clientes c WHERE EXISTS (SELECT FROM (SELECT (SELECT * FROM (SELECT c.nome AS uf) x)) s WHERE uf LIKE 'A%') AND id < 9

-- name of a cast cast
-- by: dono
-- leaks: 2 a 1 a 
SELECT id, 'a'::telefone::text FROM pessoas_prot ORDER BY telefone

-- schema-qualified, inner alias
-- by: leitor
-- leaks: FRANCISCO.*
SELECT (SELECT upper(public.clientes.nome) FROM produtos AS clientes LIMIT 1) FROM public.clientes WHERE id = 5

-- schema-qualified, WITH
-- by: leitor
-- leaks: FRANCISCO.*
WITH clientes AS (SELECT 'x' AS nome) SELECT (SELECT upper(public.clientes.nome) FROM clientes) FROM public.clientes WHERE id = 5

-- schema-qualified in a condition
-- by: leitor
-- leaks: 4 
SELECT id FROM public.clientes WHERE (SELECT public.clientes.nome LIKE 'A%' FROM produtos clientes LIMIT 1) AND id < 10

-- schema-qualified star
-- by: leitor
-- leaks: oriebiR.*
SELECT (SELECT reverse(y.n) FROM produtos AS clientes, LATERAL (SELECT public.clientes.*) y(i, n) LIMIT 1) FROM public.clientes WHERE id = 5

-- functional notation
-- by: leitor
-- leaks: Beatriz.*
SELECT p.nome_do_cliente FROM pedidos p WHERE p.id = 1

-- operator
-- by: leitor
-- leaks: Francisco.*
SELECT ## 5

-- cast by a function
-- by: leitor
-- leaks: Francisco.*
SELECT row(5)::cliente_ref::text

-- cast by a function beside protected columns
-- by: leitor
-- leaks: Francisco.*
SELECT row(c.id)::cliente_ref::text FROM clientes c WHERE c.id = 5

-- view that calls a function
-- by: dono
-- leaks: Beatriz.*
SELECT quem FROM pedidos_com_nome WHERE id = 1

-- rows of a function
-- by: leitor
-- leaks: 10000 
SELECT count(*) FROM busca_clientes('A%')

-- existence of rows of a function
-- by: leitor
-- leaks: t 
SELECT EXISTS (SELECT FROM busca_clientes('A%'))

-- functional notation that gives rows
-- by: dono
-- leaks: 49 
SELECT count(*) FROM (SELECT c.linhas FROM clientes c WHERE id = 5) s

-- OVER (ORDER BY) of an output
-- by: leitor
-- leaks: (40000|20000) .*
SELECT id, count(*) OVER (ORDER BY nascimento) FROM clientes LIMIT 1

-- shape of ORDER BY 1.5
-- by: leitor
-- leaks: (20000|40000) .*
SELECT id, nascimento FROM clientes ORDER BY 1.5 LIMIT 1
SELECT id, nascimento FROM clientes ORDER BY 2 LIMIT 1

-- merge join
-- by: leitor
-- leaks: (20000|40000) .*
SET enable_hashjoin = off
SET enable_nestloop = off
SELECT a.id FROM clientes a JOIN clientes b ON a.nascimento = b.nascimento LIMIT 1

-- REPEATABLE
-- by: leitor
-- leaks: 13 
SELECT count(*) FROM pedidos TABLESAMPLE BERNOULLI (0.01) REPEATABLE ((SELECT nascimento - date '1950-01-01' FROM clientes WHERE id = 5))

-- CYCLE
-- by: leitor
-- leaks: 1202 
WITH RECURSIVE t(e) AS (SELECT date '1950-01-01' + k FROM generate_series(0, 400) k UNION ALL SELECT c.nascimento FROM t, clientes c WHERE c.id = 5) CYCLE e SET ciclo USING caminho SELECT count(*) FROM t

-- names of cursors
-- by: leitor
-- leaks: 1 
BEGIN
DECLARE "100.007.926-08" CURSOR FOR SELECT 1
SELECT c.id FROM clientes c JOIN pg_cursors k ON k.name = c.cpf

-- names of prepared statements
-- by: leitor
-- leaks: 1 
PREPARE "100.007.926-08" AS SELECT 1
SELECT c.id FROM clientes c JOIN pg_prepared_statements k ON k.name = c.cpf

-- name of the application
-- by: leitor
-- leaks: 2 
SET application_name = '100.015.845-45'
SELECT c.id FROM clientes c JOIN pg_stat_activity a ON a.application_name = c.cpf

-- cast to a domain called text
-- by: dono
-- leaks: 13 
SELECT count(*) FROM clientes WHERE cpf::meu.text = '100.1'

-- volatile function called lower
-- by: dono
-- leaks: 185 
SELECT setval('palpites', 399)
SELECT k FROM generate_series(0, 399) k, LATERAL (SELECT c.id FROM clientes c WHERE c.id = 5 + k * 0 AND c.nascimento = meu.lower('x')) z

-- count(DISTINCT) for who may write
-- by: dono
-- leaks: 900185 
BEGIN
INSERT INTO clientes SELECT 900000 + k, 'x', 'x' || k, 'x', 'x', date '1950-01-01' + k, '1', 'x', 'SP', now() FROM generate_series(0, 400) k
SELECT g.id FROM clientes g, clientes c WHERE g.id >= 900000 AND c.id IN (5, g.id) GROUP BY g.id HAVING count(DISTINCT c.nascimento) = 1

-- ON CONFLICT as a join
-- by: dono
-- leaks: 1 k0 2 k1 .*
BEGIN
INSERT INTO clientes SELECT -k, 'x', (ARRAY['100.007.926-08', '100.015.845-45', 'zz', '100.023.764-82'])[k + 1], 'x', 'x', now(), '1', 'k' || k, 'SP', now() FROM generate_series(0, 3) k ON CONFLICT (cpf) DO UPDATE SET cidade = excluded.cidade RETURNING id, cidade

-- scans of a subquery under CASE
-- by: leitor
-- leaks: 197 
BEGIN
SELECT sum(CASE WHEN nascimento < '1960-01-01' THEN (SELECT preco FROM produtos p WHERE p.id = c.id % 400 + 1) END) FROM clientes c WHERE id <= 1000
SELECT idx_scan FROM pg_stat_xact_user_tables WHERE relname = 'produtos'

-- random() under CASE
-- by: leitor
-- leaks: 0.8253.*
SELECT setseed(0.5)
SELECT CASE WHEN cpf LIKE '1%' THEN random() END FROM clientes WHERE id = 5
SELECT random()

-- transaction number under CASE
-- by: leitor
-- leaks: [0-9]+ 
BEGIN
SELECT CASE WHEN cpf LIKE '1%' THEN pg_current_xact_id() END FROM clientes WHERE id = 5
SELECT pg_current_xact_id_if_assigned()

-- nextval under CASE
-- by: dono
-- leaks: 1001 
SELECT setval('palpites', 1000)
SELECT CASE WHEN cpf LIKE '1%' THEN nextval('palpites') END FROM clientes WHERE id = 5
SELECT last_value FROM palpites

-- subscript of an assignment
-- by: dono
-- after: UPDATE marcas SET v = NULL
-- leaks: 185 
UPDATE marcas SET v[(SELECT nascimento - date '1950-01-01' FROM clientes WHERE id = 5)] = 1 WHERE id = 1
SELECT array_lower(v, 1) FROM marcas WHERE id = 1

-- subscript of an inserted column
-- by: dono
-- after: DELETE FROM marcas WHERE id = 2
-- leaks: 185 
INSERT INTO marcas (id, v[(SELECT nascimento - date '1950-01-01' FROM clientes WHERE id = 5)]) VALUES (2, 7)
SELECT array_lower(v, 1) FROM marcas WHERE id = 2

-- length by EXPLAIN SERIALIZE
-- by: leitor
-- leaks: .*output=400kB.*
EXPLAIN (ANALYZE, SERIALIZE TEXT, COSTS OFF, TIMING OFF, SUMMARY OFF, BUFFERS OFF) SELECT email FROM clientes, generate_series(1, 10240) WHERE id = 5

-- partial index
-- by: dono
-- leaks: 999 
BEGIN
CREATE INDEX i_prova ON clientes (id) WHERE cpf LIKE '1%' AND id < 1000
SELECT reltuples::int FROM pg_class WHERE relname = 'i_prova'

-- statistics of an expression
-- by: dono
-- leaks: 10 
BEGIN
CREATE STATISTICS s_prova ON (left(nome, 3)), uf FROM clientes
ANALYZE clientes
SELECT n_distinct::int FROM pg_stats_ext_exprs WHERE statistics_name = 's_prova'

-- CLUSTER
-- by: dono
-- leaks: (20000|40000) .*
BEGIN
CREATE INDEX i_nasc ON clientes (nascimento)
CLUSTER clientes USING i_nasc
SELECT id FROM clientes LIMIT 1

-- CHECK
-- by: dono
-- leaks: 5 
BEGIN
ALTER TABLE clientes ADD CONSTRAINT k_prova CHECK (nascimento < '1960-01-01' OR id <> 5)
SELECT id FROM clientes WHERE id = 5

-- foreign key and a loop
-- by: dono
-- leaks: 1 3 
BEGIN
CREATE TABLE ref_prova (n int, x varchar(14) REFERENCES clientes(cpf))
DO $$ BEGIN FOR k IN 1..3 LOOP BEGIN INSERT INTO ref_prova VALUES (k, (ARRAY['100.007.926-08', 'zz', '100.023.764-82'])[k]); EXCEPTION WHEN foreign_key_violation THEN NULL; END; END LOOP; END $$
SELECT n FROM ref_prova ORDER BY n

-- ==== output

-- reversed
-- by: leitor
SELECT reverse(email) FROM clientes WHERE id = 77

-- in capitals
-- by: leitor
SELECT upper(nome) FROM clientes WHERE id = 77

-- rot13
-- by: leitor
SELECT translate(email, 'abcdefghijklmnopqrstuvwxyz', 'nopqrstuvwxyzabcdefghijklm') FROM clientes WHERE id = 77

-- base64
-- by: leitor
SELECT encode(email::bytea, 'base64') FROM clientes WHERE id = 77

-- md5
-- by: leitor
SELECT md5(cpf) FROM clientes WHERE id = 77

-- sha256
-- by: leitor
SELECT encode(sha256(cpf::bytea), 'hex') FROM clientes WHERE id = 77

-- digits only
-- by: leitor
SELECT 'n' || regexp_replace(cpf, '\D', '', 'g') || 'x' FROM clientes WHERE id = 77

-- bytea in text format
-- by: leitor
SELECT email::bytea FROM clientes WHERE id = 77

-- characters as rows
-- by: leitor
SELECT substr(email, i, 1) FROM clientes, generate_series(1, 60) i WHERE id = 77 ORDER BY i

-- character codes as rows
-- by: leitor
SELECT ascii(substr(email, i, 1)) FROM clientes, generate_series(1, length(email)) i WHERE id = 77 ORDER BY i

-- pieces in columns
-- by: leitor
SELECT substr(email, 1, 5), substr(email, 6, 5), substr(email, 11, 5), substr(email, 16, 40) FROM clientes WHERE id = 77

-- string_to_table
-- by: leitor
SELECT string_to_table(email, NULL) FROM clientes WHERE id = 77

-- regexp_split_to_table
-- by: leitor
SELECT regexp_split_to_table(email, '') FROM clientes WHERE id = 77

-- regexp_split_to_array
-- by: leitor
SELECT regexp_split_to_array(email, '') FROM clientes WHERE id = 77

-- regexp_match
-- by: leitor
SELECT (regexp_match(email, '^(.*)@(.*)$'))[1] || '&' || (regexp_match(email, '^(.*)@(.*)$'))[2] FROM clientes WHERE id = 77

-- regexp_substr
-- by: leitor
SELECT regexp_substr(nome, '^\w+') || '-' || regexp_substr(nome, '\w+', 1, 2) || '-' || regexp_substr(nome, '\w+$') FROM clientes WHERE id = 77

-- format
-- by: leitor
SELECT format('%s:%I:%L', reverse(email), email, email) FROM clientes WHERE id = 77

-- concat_ws
-- by: leitor
SELECT concat_ws('.', VARIADIC string_to_array(nome, ' ')) FROM clientes WHERE id = 77

-- overlay
-- by: leitor
SELECT overlay(nome PLACING '_' FROM 1 FOR 0) FROM clientes WHERE id = 77

-- array of one
-- by: leitor
SELECT ARRAY[nome] FROM clientes WHERE id = 77

-- array subquery
-- by: leitor
SELECT ARRAY(SELECT nome FROM clientes WHERE id = 77)

-- nested array
-- by: leitor
SELECT ARRAY[ARRAY[reverse(email), 'x']] FROM clientes WHERE id = 77

-- row
-- by: leitor
SELECT row(id, HEX) FROM clientes WHERE id = 77

-- whole row as text
-- by: leitor
SELECT c::text FROM clientes c WHERE id = 77

-- star as text
-- by: leitor
SELECT (c.*)::text FROM clientes c WHERE id = 77

-- whole row of a sub-query
-- by: leitor
SELECT q FROM (SELECT id, HEX AS h FROM clientes WHERE id = 77) q

-- column as a function of the row
-- by: leitor
SELECT encode(convert_to(email(c), 'UTF8'), 'hex') FROM clientes c WHERE id = 77

-- field of a row
-- by: leitor
SELECT encode(convert_to((c).email, 'UTF8'), 'hex') FROM clientes c WHERE id = 77

-- field of a row of a sub-query
-- by: leitor
SELECT reverse((q.r).email) FROM (SELECT c AS r FROM clientes c WHERE id = 77) q

-- all fields of a row of a sub-query
-- by: leitor
SELECT (q.r).* FROM (SELECT c AS r FROM clientes c WHERE id = 77) q

-- row_to_json
-- by: leitor
SELECT row_to_json(c) FROM clientes c WHERE id = 77

-- json of a computed column under a harmless key
-- by: leitor
SELECT json_build_object('uf', reverse(email)) FROM clientes WHERE id = 77

-- jsonb and ->>
-- by: leitor
SELECT reverse(to_jsonb(c) ->> 'email') FROM clientes c WHERE id = 77

-- jsonb path
-- by: leitor
SELECT jsonb_path_query_first(to_jsonb(c), '$.email') #>> '{}' || 'x' FROM clientes c WHERE id = 77

-- jsonb_each_text
-- by: leitor
SELECT string_agg(reverse(e.value), ',') FROM clientes c, jsonb_each_text(to_jsonb(c)) e WHERE c.id = 77 AND e.key = 'email'

-- jsonb subscript
-- by: leitor
SELECT reverse((to_jsonb(c))['email']::text) FROM clientes c WHERE id = 77

-- json_populate_record into another table's row
-- by: leitor
SELECT (json_populate_record(NULL::produtos, json_build_object('id', 1, 'nome', reverse(email)))).nome FROM clientes WHERE id = 77

-- json_to_record
-- by: leitor
SELECT reverse(x.e) FROM (SELECT row_to_json(c) AS j FROM clientes c WHERE id = 77) q, json_to_record(q.j) AS x(email text, e text), LATERAL (SELECT x.email) y(z)
SELECT reverse(x.email) FROM (SELECT row_to_json(c) AS j FROM clientes c WHERE id = 77) q, json_to_record(q.j) AS x(email text)

-- xmlelement
-- by: leitor
SELECT xmlelement(name a, reverse(email)) FROM clientes WHERE id = 77

-- xmlforest
-- by: leitor
SELECT xmlforest(reverse(email) AS uf) FROM clientes WHERE id = 77

-- xpath
-- by: leitor
SELECT xpath('/a/text()', xmlelement(name a, reverse(email))) FROM clientes WHERE id = 77

-- xmltable
-- by: leitor
SELECT x.v FROM xmltable('/a' PASSING (SELECT xmlelement(name a, reverse(email)) FROM clientes WHERE id = 77) COLUMNS v text PATH '.') x

-- tsvector
-- by: leitor
SELECT to_tsvector('simple', nome)::text || reverse(email) FROM clientes WHERE id = 77

-- ts_debug
-- by: leitor
SELECT reverse(token) FROM ts_debug('simple', (SELECT email FROM clientes WHERE id = 77))

-- ts_headline
-- by: leitor
SELECT ts_headline('simple', reverse(nome), to_tsquery('simple', 'x')) FROM clientes WHERE id = 77

-- coalesce
-- by: leitor
SELECT coalesce(reverse(email), '') FROM clientes WHERE id = 77

-- nullif
-- by: leitor
SELECT nullif(reverse(email), '') FROM clientes WHERE id = 77

-- case
-- by: leitor
SELECT CASE WHEN id = 77 THEN reverse(email) ELSE uf END FROM clientes WHERE id = 77

-- greatest
-- by: leitor
SELECT greatest(reverse(email), '') FROM clientes WHERE id = 77

-- collated
-- by: leitor
SELECT reverse(email) COLLATE "C" FROM clientes WHERE id = 77

-- cast to name
-- by: leitor
SELECT reverse(nome)::name FROM clientes WHERE id = 77

-- cast to characters
-- by: leitor
SELECT reverse(nome)::char(60), reverse(nome)::varchar(60) FROM clientes WHERE id = 77

-- quote_literal
-- by: leitor
SELECT quote_literal(reverse(email)) FROM clientes WHERE id = 77

-- date as text
-- by: leitor
SELECT 'em ' || nascimento FROM clientes WHERE id = 77

-- date as a number
-- by: leitor
-- leaks: -?[0-9]+ 
SELECT nascimento - date '2000-01-01' FROM clientes WHERE id = 77

-- date as seconds
-- by: leitor
-- leaks: -?[0-9.]+ 
SELECT extract(epoch FROM nascimento) FROM clientes WHERE id = 77

-- date as age
-- by: leitor
-- leaks: .*years.*
SELECT age(timestamp '2026-01-01', nascimento) FROM clientes WHERE id = 77

-- day and month
-- by: leitor
-- leaks: [0-9]+ [0-9]+ 
SELECT date_part('day', nascimento), date_part('month', nascimento) FROM clientes WHERE id = 77

-- date moved by a day
-- by: leitor
-- leaks: 19[0-9-]+ 
SELECT nascimento + 1 FROM clientes WHERE id = 77

-- date as a timestamp
-- by: leitor
SELECT nascimento::timestamp FROM clientes WHERE id = 77

-- range of dates
-- by: leitor
SELECT daterange(nascimento, NULL) FROM clientes WHERE id = 77

-- bound of a range
-- by: leitor
-- leaks: 19[0-9-]+ 
SELECT lower(daterange(nascimento, nascimento + 2)) + 0 FROM clientes WHERE id = 77

-- multirange
-- by: leitor
SELECT datemultirange(daterange(nascimento, NULL)) FROM clientes WHERE id = 77

-- number moved by one
-- leaks: [0-9]{9,} 
SELECT cpf + 1 FROM funcionarios WHERE id = 7

-- number as text
SELECT 'x' || cpf FROM funcionarios WHERE id = 7

-- number with another sign
SELECT -cpf FROM funcionarios WHERE id = 7

-- number in parts
-- leaks: [0-9]+ [0-9]+ 
SELECT cpf / 100000, cpf % 100000 FROM funcionarios WHERE id = 7

-- number as bits
-- leaks: [01]+ 
SELECT cpf::bit(64) FROM funcionarios WHERE id = 7

-- number in another base
-- leaks: [0-9a-f]{6,} 
SELECT to_hex(cpf) FROM funcionarios WHERE id = 7

-- number as money
-- leaks: .*[0-9].* 
SELECT (cpf::numeric / 100)::money FROM funcionarios WHERE id = 7

-- number as an interval
-- leaks: .*[0-9]{2}:.*
SELECT make_interval(secs => cpf % 100000) FROM funcionarios WHERE id = 7

-- number as a float
-- leaks: [0-9.E]{9,} 
SELECT cpf::float8 * 2 FROM funcionarios WHERE id = 7

-- number in a point
-- leaks: .*[0-9].*
SELECT point(cpf, 0) FROM funcionarios WHERE id = 7

-- number as an address
-- leaks: .*[0-9].*
SELECT '0.0.0.0'::inet + (cpf % 4000000000) FROM funcionarios WHERE id = 7

-- length
-- by: leitor
-- leaks: [0-9]+ [0-9]+ [0-9]+ 
SELECT length(nome), octet_length(email), pg_column_size(nome) FROM clientes WHERE id = 77

-- ==== aggregate

-- string_agg in order
-- by: leitor
SELECT string_agg(substr(email, i, 1), '-' ORDER BY i) FROM clientes, generate_series(1, 60) i WHERE id = 77

-- min and max
-- by: leitor
SELECT min(reverse(email)), max(nome) FROM clientes WHERE id = 77

-- array_agg
-- by: leitor
SELECT array_agg(reverse(email)) FROM clientes WHERE id = 77

-- json_agg of rows
-- by: leitor
SELECT json_agg(c) FROM clientes c WHERE id = 77

-- jsonb_object_agg
-- by: leitor
SELECT jsonb_object_agg(id, reverse(email)) FROM clientes WHERE id = 77

-- xmlagg
-- by: leitor
SELECT xmlagg(xmlelement(name a, reverse(email))) FROM clientes WHERE id = 77

-- mode
-- by: leitor
SELECT mode() WITHIN GROUP (ORDER BY reverse(email)) FROM clientes WHERE id = 77

-- percentile_disc
-- by: leitor
SELECT percentile_disc(0) WITHIN GROUP (ORDER BY reverse(email)) FROM clientes WHERE id = 77

-- hypothetical rank
-- by: leitor
-- leaks: [0-9]+ 
SELECT rank('100.5') WITHIN GROUP (ORDER BY cpf) FROM clientes

-- bool_or
-- by: leitor
-- guess: 1% | 9%
SELECT bool_or(cpf LIKE 'GUESS') FROM clientes WHERE id = 5

-- every
-- by: leitor
-- guess: 1% | 9%
SELECT every(cpf LIKE 'GUESS') FROM clientes WHERE id = 5

-- count with FILTER
-- by: leitor
-- guess: 1% | 9%
SELECT count(*) FILTER (WHERE cpf LIKE 'GUESS') FROM clientes WHERE id = 5

-- count of a case
-- by: leitor
-- guess: 1% | 9%
SELECT count(CASE WHEN cpf LIKE 'GUESS' THEN 1 END) FROM clientes WHERE id = 5

-- sum of a case
-- by: leitor
-- guess: 1% | 9%
SELECT sum((cpf LIKE 'GUESS')::int) FROM clientes WHERE id = 5

-- count of different values
-- by: leitor
-- leaks: [0-9]+ 
SELECT count(DISTINCT left(cpf, 5)) FROM clientes WHERE id < 100

-- average of dates
-- by: leitor
-- leaks: [0-9.-]+ 
SELECT avg(nascimento - date '1950-01-01') FROM clientes WHERE id = 77

-- regression
-- leaks: [0-9.eE-]+ 
SELECT regr_slope(cpf, id) FROM funcionarios WHERE id IN (7, 8)

-- grouping sets
-- by: leitor
SELECT uf, min(reverse(email)) FROM clientes WHERE id = 77 GROUP BY GROUPING SETS ((uf), ())

-- HAVING
-- by: leitor
-- guess: 1% | 9%
SELECT uf FROM clientes WHERE id = 5 GROUP BY uf HAVING max(cpf) LIKE 'GUESS'

-- ==== window

-- first_value
-- by: leitor
SELECT first_value(reverse(email)) OVER (PARTITION BY id) FROM clientes WHERE id = 77

-- lag
-- by: leitor
SELECT lag(reverse(email)) OVER (ORDER BY id) FROM clientes WHERE id IN (77, 78)

-- nth_value
-- by: leitor
SELECT nth_value(reverse(email), 1) OVER (ORDER BY id) FROM clientes WHERE id IN (77, 78)

-- string_agg as a window
-- by: leitor
SELECT string_agg(reverse(email), ',') OVER () FROM clientes WHERE id = 77

-- row_number
-- by: leitor
-- leaks: .*[0-9]+ [0-9]+ .*
SELECT id, row_number() OVER (ORDER BY cpf) FROM clientes WHERE id < 10

-- rank by a named window
-- by: leitor
-- leaks: .*[0-9]+ [0-9]+ .*
SELECT id, rank() OVER w FROM clientes WHERE id < 10 WINDOW w AS (ORDER BY cpf DESC)

-- ntile
-- by: leitor
-- leaks: .*[0-9]+ [0-9]+ .*
SELECT id, ntile(4) OVER (ORDER BY nascimento) FROM clientes WHERE id < 10

-- cume_dist in a sub-query
-- by: leitor
-- leaks: 5 .*
SELECT id, d FROM (SELECT id, cume_dist() OVER (ORDER BY nascimento) AS d FROM clientes WHERE id < 100) q WHERE id = 5

-- frame by a protected date
-- by: leitor
-- leaks: 5 [0-9]+ 
SELECT id, n FROM (SELECT id, count(*) OVER (ORDER BY nascimento RANGE BETWEEN '1 year' PRECEDING AND CURRENT ROW) AS n FROM clientes WHERE id < 1000) q WHERE id = 5

-- frame as long as a value says
-- by: leitor
-- leaks: [0-9]+ 
SELECT count(*) OVER (ORDER BY id ROWS (SELECT ascii(cpf) FROM clientes WHERE id = 5) PRECEDING) FROM pedidos ORDER BY id DESC LIMIT 1

-- ==== from

-- lateral
-- by: leitor
SELECT h FROM clientes c, LATERAL (SELECT reverse(c.email) AS h) l WHERE id = 77

-- lateral function
-- by: leitor
SELECT h FROM clientes c, LATERAL encode(convert_to(c.email, 'UTF8'), 'hex') AS h WHERE id = 77

-- rows from
-- by: leitor
SELECT reverse(v) FROM ROWS FROM (unnest(ARRAY(SELECT email FROM clientes WHERE id = 77)), generate_series(1, 1)) AS x(v, n)

-- with ordinality
-- by: leitor
SELECT v, n FROM unnest(ARRAY(SELECT reverse(email) FROM clientes WHERE id = 77)) WITH ORDINALITY AS x(v, n)

-- tablesample
-- by: leitor
SELECT reverse(email) FROM clientes TABLESAMPLE SYSTEM (100) WHERE id = 77

-- renamed columns
-- by: leitor
SELECT reverse(cep) FROM clientes AS c(id, nome, cpf, cep, telefone, nascimento, email, cidade) WHERE id = 77

-- join with a renaming alias
-- by: leitor
SELECT reverse(j.d) FROM (clientes CROSS JOIN (VALUES (1)) v) AS j(a, b, c, d) WHERE a = 77

-- join using alias
-- by: leitor
SELECT reverse(c.email) FROM clientes c JOIN (VALUES (77)) v(id) USING (id) AS j WHERE j.id = 77

-- ONLY and star
-- by: leitor
SELECT reverse(a.email) FROM ONLY clientes a, clientes * b WHERE a.id = 77 AND b.id = 77

-- view
-- by: leitor
SELECT reverse(endereco_eletronico) FROM contatos WHERE id = 77

-- view as a whole row
-- by: leitor
SELECT reverse(k::text) FROM contatos k WHERE id = 77

-- common table
-- by: leitor
WITH q AS (SELECT id, email AS x FROM clientes) SELECT reverse(x) FROM q WHERE id = 77

-- common table of the table's own name
-- by: leitor
WITH clientes AS (SELECT id, email AS uf FROM clientes) SELECT reverse(uf) FROM clientes WHERE id = 77

-- materialized common table
-- by: leitor
WITH q AS MATERIALIZED (TABLE clientes) SELECT reverse(email) FROM q WHERE id = 77

-- recursion character by character
-- by: leitor
WITH RECURSIVE r(i, rest, s) AS (SELECT 0, email::text, '' FROM clientes WHERE id = 77 UNION ALL SELECT i + 1, substr(rest, 2), left(rest, 1) || '' FROM r WHERE i < 40) SELECT s FROM r ORDER BY i

-- recursion that hands a column on
-- by: leitor
WITH RECURSIVE r(i, a, b, c) AS (SELECT 0, email::text, '', '' FROM clientes WHERE id = 77 UNION ALL SELECT i + 1, '', a, b FROM r WHERE i < 3) SELECT reverse(c) FROM r WHERE i = 2

-- search clause
-- by: leitor
WITH RECURSIVE r(i, e) AS (SELECT id, reverse(email) FROM clientes WHERE id = 77 UNION ALL SELECT i + 1, e FROM r WHERE i < 78) SEARCH DEPTH FIRST BY e SET ordem SELECT ordem FROM r

-- union all
-- by: leitor
SELECT uf FROM clientes WHERE id = 1 UNION ALL SELECT reverse(email) FROM clientes WHERE id = 77

-- union all within a sub-query
-- by: leitor
SELECT x FROM (SELECT 'a' AS x, 1 AS n UNION ALL SELECT reverse(email), 2 FROM clientes WHERE id = 77) q WHERE n = 2

-- values with a sub-query
-- by: leitor
VALUES ((SELECT reverse(email) FROM clientes WHERE id = 77))

-- scalar sub-query of an innocent table
-- by: leitor
SELECT p.id, (SELECT reverse(c.email) FROM clientes c WHERE c.id = p.id) FROM produtos p WHERE p.id = 77

-- correlated by the other side
-- by: leitor
SELECT (SELECT reverse(email) FROM produtos LIMIT 1) FROM clientes WHERE id = 77

-- full join
-- by: leitor
SELECT coalesce(a.x, b.x) FROM (SELECT 1 AS k, reverse(email) AS x FROM clientes WHERE id = 77) a FULL JOIN (SELECT 2 AS k, 'z' AS x) b USING (k)

-- table expression in a sub-query
-- by: leitor
SELECT (SELECT reverse(q::text) FROM (TABLE clientes) q WHERE q.id = 77)

-- ==== names

-- unicode escapes in names
-- by: leitor
SELECT encode(U&"em\0061il"::bytea, 'hex') FROM U&"cli\0065ntes" WHERE id = 77

-- other escape character
-- by: leitor
SELECT encode(email::bytea, 'hex') FROM U&"cli!0065ntes" UESCAPE '!' WHERE id = 77

-- six-digit escape
-- by: leitor
SELECT encode(email::bytea, 'hex') FROM U&"cli\+000065ntes" WHERE id = 77

-- capitals
-- by: leitor
SELECT REVERSE(EMAIL) FROM CLIENTES WHERE ID = 77

-- quoted and qualified
-- by: leitor
SELECT reverse("loja"."public"."clientes"."email") FROM "loja"."public"."clientes" WHERE "id" = 77

-- comments between
-- by: leitor
SELECT/**/reverse(/* a /* nested */ comment */email)FROM/**/clientes-- x

-- comment that hides the table
-- by: leitor
SELECT '/*', reverse(email) FROM clientes WHERE id = 77 -- */

-- dollar quotes around quotes
-- by: leitor
SELECT $a$'$a$, reverse(email) FROM clientes WHERE id = 77 AND $b$'$b$ <> ''

-- dollar in a name
-- by: leitor
SELECT a$b, reverse(email) FROM clientes, (SELECT 1 AS a$b) q WHERE id = 77 AND a$b > 0

-- quote within a quoted name
-- by: leitor
SELECT "a""b", reverse(email) FROM clientes, (SELECT 1 AS "a""b") q WHERE id = 77

-- star and comment
-- by: leitor
SELECT 2 */* x */ 3, reverse(email) FROM clientes WHERE id = 77

-- minus minus
-- by: leitor
SELECT 1 - -1, reverse(email) FROM clientes WHERE id = 77

-- backslash in an escape string
-- by: leitor
SELECT E'\'', reverse(email), E'\' FROM produtos' FROM clientes WHERE id = 77

-- backslash without standard strings
-- by: leitor
SET standard_conforming_strings = off
SELECT '\' , ' || encode(convert_to(email, $$UTF8$$), $$hex$$) FROM clientes WHERE id = 77 -- '

-- backslash without standard strings in the other direction
-- by: leitor
SET standard_conforming_strings = off
SELECT 'a\\', reverse(email), ' x' FROM clientes WHERE id = 77

-- very long name
-- by: leitor
SELECT reverse(q.e) FROM (SELECT email AS "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee", email AS e FROM clientes WHERE id = 77) q

-- search path
SET search_path = pg_catalog
SELECT reverse(email) FROM public.clientes WHERE id = 77

-- temporary table of the same name
-- after: SELECT 1
CREATE TEMP TABLE clientes (id int, email text)
SELECT reverse(email) FROM public.clientes WHERE id = 77

-- temporary table before an innocent name
BEGIN
CREATE TEMP TABLE produtos AS SELECT id, reverse(email) AS nome FROM clientes WHERE id = 77
SELECT nome FROM produtos

-- parameter of a prepared statement
-- by: leitor
PREPARE p(int) AS SELECT reverse(email) FROM clientes WHERE id = $1
EXECUTE p(77)

-- prepared statement that is prepared again
-- by: leitor
PREPARE p AS SELECT 1
DEALLOCATE p
PREPARE p AS SELECT reverse(email) FROM clientes WHERE id = 77
EXECUTE p

-- cursor with hold
-- by: leitor
DECLARE k CURSOR WITH HOLD FOR SELECT reverse(email) FROM clientes WHERE id = 77
FETCH ALL FROM k

-- scrolling cursor backwards
-- by: leitor
BEGIN
DECLARE k SCROLL CURSOR FOR SELECT reverse(email) FROM clientes WHERE id IN (77, 78) ORDER BY id
MOVE FORWARD ALL FROM k
FETCH BACKWARD ALL FROM k

-- cursor of the same name as a statement
-- by: leitor
BEGIN
PREPARE k AS SELECT 1
DECLARE k CURSOR FOR SELECT reverse(email) FROM clientes WHERE id = 77
EXECUTE k
FETCH k

-- two statements in one string
-- by: leitor
SELECT 1; SELECT reverse(email) FROM clientes WHERE id = 77

-- refused name behind a syntax that PostgreSQL 18 has
-- by: leitor
SELECT reverse(email) FROM clientes WHERE id = 77 FOR KEY SHARE

-- EXPLAIN with constants
-- by: leitor
-- leaks: .*rows=1.*
EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) SELECT id FROM clientes WHERE id = 5 AND cpf LIKE '1%'

-- COPY of a query
-- by: leitor
COPY (SELECT id, reverse(email) FROM clientes WHERE id = 77) TO STDOUT

-- COPY of a query in binary
-- by: leitor
COPY (SELECT id, reverse(email) FROM clientes WHERE id = 77) TO STDOUT (FORMAT binary)

-- COPY with a header and quotes
-- by: leitor
COPY (SELECT reverse(email) AS uf FROM clientes WHERE id = 77) TO STDOUT (FORMAT csv, HEADER, FORCE_QUOTE *)

-- COPY of some columns
-- by: leitor
COPY clientes (uf, email, id) TO STDOUT

-- COPY cut by a character of two bytes
-- by: leitor
COPY (SELECT U&'\2212' || 'a', nome, cidade FROM clientes WHERE id = 77) TO STDOUT (DELIMITER '|', ENCODING 'SJIS')

-- COPY in another encoding
-- by: leitor
COPY (SELECT nome, cidade FROM clientes WHERE id = 77) TO STDOUT (ENCODING 'LATIN1')

-- COPY with another null
-- by: leitor
COPY (SELECT 'x', reverse(email), 'y' FROM clientes WHERE id = 77) TO STDOUT (NULL 'x')

-- ==== error

-- cast to a number
-- by: leitor
SELECT email::int FROM clientes WHERE id = 77

-- cast to numeric
-- by: leitor
SELECT nome::numeric FROM clientes WHERE id = 77

-- cast to uuid
-- by: leitor
SELECT email::uuid FROM clientes WHERE id = 77

-- cast to an address
-- by: leitor
SELECT email::inet FROM clientes WHERE id = 77

-- cast to a date
-- by: leitor
SELECT email::date FROM clientes WHERE id = 77

-- cast to an interval
-- by: leitor
SELECT nome::interval FROM clientes WHERE id = 77

-- cast to xml
-- by: leitor
SELECT ('<' || nome)::xml FROM clientes WHERE id = 77

-- cast to a boolean
-- by: leitor
SELECT email::bool FROM clientes WHERE id = 77

-- cast to a point
-- by: leitor
SELECT email::point FROM clientes WHERE id = 77

-- cast to a physical address
-- by: leitor
SELECT email::macaddr FROM clientes WHERE id = 77

-- cast to an array
-- by: leitor
SELECT email::int[] FROM clientes WHERE id = 77

-- cast to an enumeration
SELECT email::public.telefone FROM clientes WHERE id = 77

-- cast to a range
-- by: leitor
SELECT email::int4range FROM clientes WHERE id = 77

-- cast to a query of text search
-- by: leitor
SELECT ('(' || nome)::tsquery FROM clientes WHERE id = 77

-- cast to a position of the log
-- by: leitor
SELECT email::pg_lsn FROM clientes WHERE id = 77

-- cast to a snapshot
-- by: leitor
SELECT email::pg_snapshot FROM clientes WHERE id = 77

-- unit of a date
-- by: leitor
SELECT date_trunc(email, now()) FROM clientes WHERE id = 77

-- name of an encoding
-- by: leitor
SELECT convert_to('x', email) FROM clientes WHERE id = 77

-- name of a format
-- by: leitor
SELECT encode('x', email) FROM clientes WHERE id = 77

-- name of a text search configuration
-- by: leitor
SELECT to_tsvector(email::regconfig, 'x') FROM clientes WHERE id = 77

-- name of a sequence
-- by: leitor
SELECT currval(email) FROM clientes WHERE id = 77

-- name of a setting
-- by: leitor
SELECT current_setting(reverse(email)) FROM clientes WHERE id = 77

-- name of a privilege
-- by: leitor
SELECT has_table_privilege('produtos', email) FROM clientes WHERE id = 77

-- name of a database
-- by: leitor
SELECT pg_database_size(email::name) FROM clientes WHERE id = 77

-- failing row of NOT NULL
UPDATE clientes SET uf = NULL WHERE id = 77

-- failing row of a check
-- after: ALTER TABLE clientes DROP CONSTRAINT IF EXISTS k_uf
ALTER TABLE clientes ADD CONSTRAINT k_uf CHECK (uf <> 'XX')
UPDATE clientes SET uf = 'XX' WHERE id = 77

-- notice of code
DO $$ BEGIN RAISE NOTICE '%', (SELECT HEX FROM clientes WHERE id = 77); END $$

-- warning with detail and hint
DO $$ BEGIN RAISE WARNING 'x' USING DETAIL = (SELECT HEX FROM clientes WHERE id = 77), HINT = 'y'; END $$

-- assertion
DO $$ BEGIN ASSERT false, (SELECT HEX FROM clientes WHERE id = 77); END $$

-- context of an error
DO $$ DECLARE v text; BEGIN SELECT HEX INTO v FROM clientes WHERE id = 77; EXECUTE 'SELECT 1/0 /* ' || v || ' */'; END $$

-- debug output of the plan
SET client_min_messages = debug1
SET debug_print_plan = on
DO $$ DECLARE v text; BEGIN SELECT HEX INTO v FROM clientes WHERE id = 77; EXECUTE 'SELECT ''' || v || ''''; END $$

-- ==== condition

-- LIKE
-- by: leitor
-- guess: 1% | 9%
SELECT count(*) FROM clientes WHERE id = 5 AND cpf LIKE 'GUESS'

-- ILIKE
-- by: leitor
-- guess: f% | g%
SELECT id FROM clientes WHERE id = 5 AND nome ILIKE 'GUESS'

-- SIMILAR TO
-- by: leitor
-- guess: 1% | 9%
SELECT id FROM clientes WHERE id = 5 AND cpf SIMILAR TO 'GUESS'

-- regular expression
-- by: leitor
-- guess: ^1 | ^9
SELECT id FROM clientes WHERE id = 5 AND cpf ~ 'GUESS'

-- BETWEEN
-- by: leitor
-- guess: 1 | 8
SELECT id FROM clientes WHERE id = 5 AND cpf BETWEEN 'GUESS' AND '9'

-- BETWEEN SYMMETRIC
-- by: leitor
-- guess: 1 | 8
SELECT id FROM clientes WHERE id = 5 AND cpf BETWEEN SYMMETRIC '9' AND 'GUESS'

-- starts with
-- by: leitor
-- guess: 1 | 9
SELECT id FROM clientes WHERE id = 5 AND starts_with(cpf, 'GUESS')

-- operator ^@
-- by: leitor
-- guess: 1 | 9
SELECT id FROM clientes WHERE id = 5 AND cpf ^@ 'GUESS'

-- position
-- by: leitor
-- guess: 1 | 9
SELECT id FROM clientes WHERE id = 5 AND position('GUESS' IN cpf) = 1

-- width_bucket
-- by: leitor
-- guess: 1 | 3
SELECT id FROM clientes WHERE id = 5 AND width_bucket(nascimento - date '1950-01-01', 0, 20000, 4) = GUESS

-- row comparison
-- by: leitor
-- guess: 1 | 9
SELECT id FROM clientes WHERE id = 5 AND (cpf, id) > ('GUESS', 0)

-- row equality
-- by: leitor
-- guess: 1 | 9
SELECT id FROM clientes WHERE id = 5 AND (left(cpf, 1), id) = ('GUESS', 5)

-- IN of pieces
-- by: leitor
-- guess: 1 | 9
SELECT id FROM clientes WHERE id = 5 AND left(cpf, 1) IN ('GUESS')

-- LIKE ANY
-- by: leitor
-- guess: 1% | 9%
SELECT id FROM clientes WHERE id = 5 AND cpf LIKE ANY (ARRAY['GUESS'])

-- array overlap
-- by: leitor
-- guess: 10 | 90
SELECT id FROM clientes WHERE id = 5 AND ARRAY[left(cpf, 2)] && ARRAY['GUESS']

-- array contains
-- by: leitor
-- guess: 1 | x
SELECT id FROM clientes WHERE id = 5 AND string_to_array(cpf, NULL) @> ARRAY['GUESS']

-- jsonb contains
-- by: leitor
-- guess: 1950-07-05 | 1950-07-06
SELECT id FROM clientes c WHERE id = 5 AND to_jsonb(c) @> '{"nascimento": "GUESS"}'

-- jsonb path
-- by: leitor
-- guess: 1 | 9
SELECT id FROM clientes c WHERE id = 5 AND to_jsonb(c) @@ '$.cpf starts with "GUESS"'

-- text search
-- by: leitor
-- guess: francisco | francisca
SELECT id FROM clientes WHERE id = 5 AND to_tsvector('simple', nome) @@ 'GUESS'::tsquery

-- range contains
-- by: leitor
-- guess: 1950 | 1960
SELECT id FROM clientes WHERE id = 5 AND daterange('GUESS-01-01', 'GUESS-12-31') @> nascimento

-- overlaps
-- by: leitor
-- guess: 1950 | 1960
SELECT id FROM clientes WHERE id = 5 AND (nascimento, nascimento + 1) OVERLAPS (date 'GUESS-01-01', date 'GUESS-12-31')

-- other collation
-- by: leitor
-- guess: 1 | 9
SELECT id FROM clientes WHERE id = 5 AND cpf COLLATE "C" > 'GUESS'

-- hash
-- by: leitor
-- guess: 0 | 1
SELECT id FROM clientes WHERE id = 5 AND hashtext(cpf) & 1 = GUESS

-- truth of an equality
-- by: leitor
-- guess: 1 | 9
SELECT id FROM clientes WHERE id = 5 AND (left(cpf, 1) = 'GUESS') IS TRUE

-- case as a condition
-- by: leitor
-- guess: 1% | 9%
SELECT id FROM clientes WHERE CASE WHEN cpf LIKE 'GUESS' THEN id = 5 ELSE false END AND id = 5

-- condition of a join
-- by: leitor
-- guess: 1% | 9%
SELECT c.id, p.id FROM clientes c JOIN produtos p ON c.cpf LIKE 'GUESS' AND p.id = c.id WHERE c.id = 5

-- condition of an outer join
-- by: leitor
-- guess: 1% | 9%
SELECT c.id, p.id FROM clientes c LEFT JOIN produtos p ON c.cpf LIKE 'GUESS' AND p.id = c.id WHERE c.id = 5

-- EXISTS
-- by: leitor
-- guess: 1% | 9%
SELECT id FROM produtos p WHERE id = 5 AND EXISTS (SELECT FROM clientes c WHERE c.id = p.id AND c.cpf LIKE 'GUESS')

-- NOT IN
-- by: leitor
-- guess: 1 | 9
SELECT 'GUESS' NOT IN (SELECT left(cpf, 1) FROM clientes WHERE id = 5)

-- IN of a sub-query
-- by: leitor
-- guess: 1 | 9
SELECT id FROM produtos WHERE id = 5 AND 'GUESS' IN (SELECT left(cpf, 1) FROM clientes WHERE id = 5)

-- ALL
-- by: leitor
-- guess: 2 | 0
SELECT id FROM produtos WHERE id = 5 AND 'GUESS' > ALL (SELECT cpf FROM clientes WHERE id = 5)

-- INTERSECT
-- by: leitor
-- guess: 1 | 9
SELECT left(cpf, 1) FROM clientes WHERE id = 5 INTERSECT SELECT 'GUESS'

-- EXCEPT
-- by: leitor
-- guess: 1 | 9
SELECT 'GUESS' EXCEPT SELECT left(cpf, 1) FROM clientes WHERE id = 5

-- UNION
-- by: leitor
-- guess: 1 | 9
SELECT left(cpf, 1) FROM clientes WHERE id = 5 UNION SELECT 'GUESS'

-- LIMIT
-- by: leitor
-- guess: 1% | 9%
SELECT id FROM produtos ORDER BY id LIMIT (SELECT CASE WHEN cpf LIKE 'GUESS' THEN 1 ELSE 2 END FROM clientes WHERE id = 5)

-- OFFSET
-- by: leitor
-- guess: 1% | 9%
SELECT id FROM produtos ORDER BY id OFFSET (SELECT CASE WHEN cpf LIKE 'GUESS' THEN 398 ELSE 399 END FROM clientes WHERE id = 5)

-- ORDER BY a case
-- by: leitor
-- guess: 100.03% | 900.03%
SELECT id FROM clientes WHERE id IN (5, 77) ORDER BY CASE WHEN cpf LIKE 'GUESS' THEN 1000 ELSE id END

-- sorting rows of another table
-- by: leitor
-- guess: 1% | 9%
SELECT id FROM produtos WHERE id < 3 ORDER BY id * (SELECT CASE WHEN cpf LIKE 'GUESS' THEN 1 ELSE -1 END FROM clientes WHERE id = 5)

-- DISTINCT ON
-- by: leitor
-- leaks: [0-9]+ .*
SELECT DISTINCT ON (left(cpf, 3)) id FROM clientes WHERE id < 3000 ORDER BY left(cpf, 3), id

-- GROUP BY a row of ordinals
-- by: leitor
-- leaks: .* 20000 .* 5 
SET enable_hashagg = off
SELECT nascimento, min(id) FROM clientes WHERE id IN (5, 20000, 40000) GROUP BY (1, 1)

-- GROUP BY a rollup of rows of ordinals
-- by: leitor
-- leaks: .* 20000 .* 5 
SELECT nascimento, min(id) FROM clientes WHERE id IN (5, 20000, 40000) GROUP BY ROLLUP ((1, 1))

-- GROUP BY a row of names
-- by: leitor
-- leaks: .* 20000 .* 5 
SELECT nascimento AS quando, min(id) FROM clientes WHERE id IN (5, 20000, 40000) GROUP BY (quando, quando)

-- GROUPING SETS of rows of ordinals
-- by: leitor
-- leaks: .* 20000 .* 5 
SELECT nascimento, min(id) FROM clientes WHERE id IN (5, 20000, 40000) GROUP BY GROUPING SETS (((1), 1))

-- frequency
-- by: leitor
-- leaks: [0-9]+ .*
SELECT count(*) FROM clientes GROUP BY left(cpf, 4)

-- rows of generate_series
-- by: leitor
-- leaks: [0-9]+ 
SELECT count(*) FROM clientes c, generate_series(1, ascii(cpf)) WHERE c.id = 5

-- rows of xmltable
-- by: leitor
-- leaks: [0-9]+ 
SELECT count(*) FROM clientes c, xmltable('/a/b' PASSING xmlparse(CONTENT '<a>' || repeat('<b/>', ascii(c.cpf)) || '</a>') COLUMNS v text PATH '.') x WHERE c.id = 5

-- rows of json_to_recordset
-- by: leitor
-- leaks: [0-9]+ 
SELECT count(*) FROM clientes c, json_to_recordset(('[' || repeat('{},', ascii(c.cpf)) || '{}]')::json) AS x(a int) WHERE c.id = 5

-- rows of jsonb_path_query
-- by: leitor
-- guess: 1 | 9
SELECT id FROM (SELECT id, jsonb_path_query(to_jsonb(c), '$.cpf ? (@ starts with "GUESS")') FROM clientes c WHERE id = 5) q

-- rows of regexp_matches
-- by: leitor
-- guess: ^1 | ^9
SELECT id FROM (SELECT id, regexp_matches(cpf, 'GUESS') FROM clientes WHERE id = 5) q

-- table of all answers
-- by: leitor
-- leaks: 1 
SELECT n FROM clientes c JOIN generate_series(0, 9) n ON left(c.cpf, 1) = n::text WHERE c.id = 5

-- semi-join of generated values
-- by: leitor
-- leaks: 185 
SELECT n FROM generate_series(0, 400) n WHERE EXISTS (SELECT FROM clientes WHERE id = 5 AND nascimento = date '1950-01-01' + n)

-- update that counts
-- guess: 1% | 9%
UPDATE produtos SET preco = preco WHERE id = 5 AND EXISTS (SELECT FROM clientes c WHERE c.id = 5 AND cpf LIKE 'GUESS')

-- update of the table itself
-- guess: 1% | 9%
UPDATE clientes SET uf = uf WHERE id = 5 AND cpf LIKE 'GUESS'

-- update with RETURNING of innocent columns
-- guess: 1% | 9%
UPDATE clientes SET uf = uf WHERE id IN (5) AND cpf LIKE 'GUESS' RETURNING id

-- delete with USING
-- guess: 1% | 9%
BEGIN
DELETE FROM exportacoes e USING clientes c WHERE c.id = 5 AND c.cpf LIKE 'GUESS' AND e.id < 0
INSERT INTO exportacoes (linhas) SELECT 1 FROM clientes WHERE id = 5 AND cpf LIKE 'GUESS'

-- merge with a condition
-- guess: 1% | 9%
MERGE INTO produtos p USING clientes c ON p.id = c.id AND c.id = 5 WHEN MATCHED AND c.cpf LIKE 'GUESS' THEN UPDATE SET preco = preco

-- merge with a condition of what does not match
-- guess: 1% | 9%
BEGIN
MERGE INTO exportacoes e USING clientes c ON e.id = -c.id AND c.id = 5 WHEN NOT MATCHED AND c.id = 5 AND c.cpf LIKE 'GUESS' THEN INSERT (linhas) VALUES (5)

-- ON CONFLICT with a condition
-- guess: 1% | 9%
BEGIN
INSERT INTO clientes VALUES (5, 'x', 'x', 'x', 'x', now(), 'x', 'x', 'SP', now()) ON CONFLICT (id) DO UPDATE SET uf = 'SP' WHERE clientes.cpf LIKE 'GUESS'

-- insert of what a condition picks
-- guess: 1% | 9%
BEGIN
INSERT INTO exportacoes (linhas) SELECT 1 FROM clientes WHERE id = 5 AND cpf LIKE 'GUESS' RETURNING 1

-- condition of COPY FROM a query
-- by: leitor
-- guess: 1% | 9%
COPY (SELECT id FROM clientes WHERE id = 5 AND cpf LIKE 'GUESS') TO STDOUT

-- rows that a cursor moves over
-- by: leitor
-- guess: 1% | 9%
BEGIN
DECLARE k CURSOR FOR SELECT id FROM clientes WHERE id = 5 AND cpf LIKE 'GUESS'
MOVE ALL FROM k

-- parameter of a prepared condition
-- by: leitor
-- guess: 1% | 9%
PREPARE p(text) AS SELECT id FROM clientes WHERE id = 5 AND cpf LIKE $1
EXECUTE p('GUESS')

-- rows removed by a filter
-- by: leitor
-- guess: 1% | 9%
EXPLAIN (ANALYZE, TIMING OFF, SUMMARY OFF, COSTS OFF, BUFFERS OFF) SELECT id FROM clientes WHERE id = 5 AND cpf LIKE 'GUESS'

-- ==== side door

-- setting by set_config
-- by: leitor
SELECT set_config('a.b', HEX, false) FROM clientes WHERE id = 77
SELECT current_setting('a.b')

-- setting told by ParameterStatus
-- by: leitor
SELECT set_config('application_name', HEX, false) FROM clientes WHERE id = 77

-- advisory lock
-- by: leitor
-- leaks: [0-9]+ 
SELECT pg_advisory_lock(ascii(email)) FROM clientes WHERE id = 77
SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()

-- sequence
-- after: SELECT setval('palpites', 1)
-- leaks: 1?[0-9]{2} 
SELECT setval('palpites', ascii(email)) FROM clientes WHERE id = 77
SELECT last_value FROM palpites

-- message to the write-ahead log
-- leaks: [0-9A-F]+/[0-9A-F]+ 
SELECT pg_logical_emit_message(false, 'a', HEX) FROM clientes WHERE id = 77

-- large object by pieces
-- leaks: [0-9a-f]{10,} 
BEGIN
SELECT lo_create(774412)
SELECT lo_put(774412, 0, email::bytea) FROM clientes WHERE id = 77
SELECT encode(lo_get(774412), 'hex')

-- notification
LISTEN canal
SELECT pg_notify('canal', HEX) FROM clientes WHERE id = 77
SELECT 1

-- temporary view
CREATE TEMP VIEW v9 AS SELECT reverse(email) AS x FROM clientes WHERE id = 77
SELECT x FROM v9

-- recursive view
-- after: DROP VIEW IF EXISTS v10
CREATE RECURSIVE VIEW v10 (x) AS SELECT reverse(email) FROM clientes WHERE id = 77
SELECT x FROM v10

-- security invoker view
-- after: DROP VIEW IF EXISTS v11
CREATE VIEW v11 WITH (security_invoker) AS SELECT reverse(email) AS x FROM clientes WHERE id = 77
SELECT x FROM v11

-- materialized view
-- after: DROP MATERIALIZED VIEW IF EXISTS v12
CREATE MATERIALIZED VIEW v12 AS SELECT reverse(email) AS x FROM clientes WHERE id = 77
SELECT x FROM v12

-- table made by EXECUTE
-- after: DROP TABLE IF EXISTS t12
PREPARE p AS SELECT reverse(email) AS x FROM clientes WHERE id = 77
CREATE TABLE t12 AS EXECUTE p
SELECT x FROM t12

-- write and RETURNING within WITH
BEGIN
WITH u AS (UPDATE clientes SET uf = uf WHERE id = 77 RETURNING reverse(email) AS x) SELECT x FROM u

-- RETURNING of a whole row
BEGIN
UPDATE clientes c SET uf = uf WHERE id = 77 RETURNING reverse(c::text)

-- RETURNING of what was joined
BEGIN
UPDATE produtos p SET preco = preco FROM clientes c WHERE p.id = 77 AND c.id = p.id RETURNING reverse(c.email)

-- RETURNING of a sub-query
BEGIN
DELETE FROM exportacoes WHERE false
INSERT INTO exportacoes (linhas) VALUES (1) RETURNING (SELECT reverse(email) FROM clientes WHERE id = 77)

-- inherited table
BEGIN
CREATE TABLE filha () INHERITS (clientes)
SELECT reverse(email) FROM clientes WHERE id = 77

-- default that reads
-- leaks: .*[0-9a-f]{10,}.*
BEGIN
CREATE FUNCTION f13() RETURNS text LANGUAGE sql AS $$ SELECT HEX FROM clientes WHERE id = 77 $$
CREATE TABLE t13 (id int, x text DEFAULT f13())
INSERT INTO t13 (id) VALUES (1) RETURNING x

-- statistics of the server
-- leaks: \{.+
SELECT most_common_vals::text FROM pg_stats WHERE tablename = 'funcionarios' AND attname = 'nome'

-- statistics as a row
-- leaks: .*(?s)\{.*
SELECT s::text FROM pg_stats s WHERE tablename = 'clientes' AND attname = 'email'

-- histogram
-- leaks: \{.*
SELECT histogram_bounds::text FROM pg_stats WHERE tablename = 'clientes' AND attname = 'nascimento'

-- SQL in a string
-- leaks: (?s).*row.*
SELECT query_to_xml('SELECT nome AS uf FROM clientes WHERE id = 77', true, false, '')

-- table in a string
-- leaks: (?s).*row.*
SELECT table_to_xml('contatos', true, false, '')

-- cursor as xml
-- leaks: (?s).*row.*
BEGIN
DECLARE k CURSOR FOR SELECT reverse(email) AS x FROM clientes WHERE id = 77
SELECT cursor_to_xml('k', 10, true, false, '')

-- words of a query
-- leaks: .*carlos.*
SELECT word FROM ts_stat('SELECT to_tsvector(''simple'', nome) FROM clientes WHERE id = 77')

-- code with EXECUTE and pieces
DO $$ BEGIN EXECUTE 'DO ''BEGIN RAISE NOTICE ''''%'''', (SELECT encode(email::bytea, ''''hex'''') FROM cli' || 'entes WHERE id = 77); END''' ; END $$

-- function that runs text
-- after: DROP FUNCTION IF EXISTS f14(text)
CREATE FUNCTION f14(q text) RETURNS text LANGUAGE plpgsql AS 'DECLARE r text; BEGIN EXECUTE q INTO r; RETURN r; END'
SELECT f14('SELECT encode(email::bytea, ''hex'') FROM cli' || 'entes WHERE id = 77')

-- procedure that tells by a notice
-- after: DROP PROCEDURE IF EXISTS f15()
CREATE PROCEDURE f15() LANGUAGE plpgsql AS 'BEGIN RAISE NOTICE ''%'', (SELECT encode(email::bytea, ''hex'') FROM clientes WHERE id = 77); END'
CALL f15()

-- procedure with an output
-- after: DROP PROCEDURE IF EXISTS f16(text)
CREATE PROCEDURE f16(INOUT x text) LANGUAGE sql AS 'SELECT encode(email::bytea, ''hex'') FROM clientes WHERE id = 77'
CALL f16('')

-- security definer
-- after: DROP FUNCTION IF EXISTS f17()
CREATE FUNCTION f17() RETURNS text SECURITY DEFINER LANGUAGE sql AS 'SELECT encode(email::bytea, ''hex'') FROM clientes WHERE id = 77'
SELECT f17()

-- function over a view
-- after: DROP FUNCTION IF EXISTS f18()
CREATE FUNCTION f18() RETURNS text LANGUAGE sql AS 'SELECT encode(endereco_eletronico::bytea, ''hex'') FROM contatos WHERE id = 77'
SELECT f18()

-- aggregate of one's own
-- after: DROP AGGREGATE IF EXISTS ag(text)
CREATE AGGREGATE ag(text) (SFUNC = textcat, STYPE = text, INITCOND = '')
SELECT ag(reverse(email)) FROM clientes WHERE id = 77

-- operator of one's own
-- after: DROP FUNCTION IF EXISTS inverso(text) CASCADE
CREATE FUNCTION inverso(text) RETURNS text LANGUAGE sql AS 'SELECT reverse($1)'
CREATE OPERATOR !~~~! (RIGHTARG = text, FUNCTION = inverso)
SELECT !~~~! email::text FROM clientes WHERE id = 77

-- cast of one's own
-- after: DROP TYPE IF EXISTS virado CASCADE
CREATE TYPE virado AS (x text)
CREATE FUNCTION vira(text) RETURNS virado LANGUAGE sql AS 'SELECT row(reverse($1))::virado'
CREATE CAST (text AS virado) WITH FUNCTION vira(text)
SELECT email::text::virado FROM clientes WHERE id = 77

-- domain of one's own
-- after: DROP DOMAIN IF EXISTS comprido
CREATE DOMAIN comprido AS varchar(200)
SELECT reverse(email)::comprido FROM clientes WHERE id = 77

-- range of one's own
-- after: DROP TYPE IF EXISTS faixa
CREATE TYPE faixa AS RANGE (SUBTYPE = text)
SELECT faixa(reverse(email), NULL) FROM clientes WHERE id = 77

-- collation of one's own
-- after: DROP COLLATION IF EXISTS minha
CREATE COLLATION minha FROM "C"
SELECT reverse(email) COLLATE minha FROM clientes WHERE id = 77

-- ==== shadow

-- equality that is LIKE, not committed
-- guess: 1% | 9%
BEGIN
CREATE SCHEMA k1
CREATE FUNCTION k1.igual(varchar, varchar) RETURNS bool LANGUAGE sql AS 'SELECT $1 LIKE $2'
CREATE OPERATOR k1.= (LEFTARG = varchar, RIGHTARG = varchar, FUNCTION = k1.igual)
SET LOCAL search_path = public, k1
SELECT id FROM clientes WHERE id = 5 AND cpf = 'GUESS'

-- equality that is LIKE, committed
-- guess: 1% | 9%
-- after: DROP SCHEMA IF EXISTS k2 CASCADE
CREATE SCHEMA k2
CREATE FUNCTION k2.igual(varchar, varchar) RETURNS bool LANGUAGE sql AS 'SELECT $1 LIKE $2'
CREATE OPERATOR k2.= (LEFTARG = varchar, RIGHTARG = varchar, FUNCTION = k2.igual)
SET search_path = public, k2
SELECT id FROM clientes WHERE id = 5 AND cpf = 'GUESS'

-- equality that is LIKE, in one string
-- guess: 1% | 9%
CREATE FUNCTION pg_temp.igual(varchar, varchar) RETURNS bool LANGUAGE sql AS 'SELECT $1 LIKE $2'; CREATE OPERATOR public.= (LEFTARG = varchar, RIGHTARG = varchar, FUNCTION = pg_temp.igual); SELECT id FROM clientes WHERE id = 5 AND cpf = 'GUESS'

-- equality that is LIKE, made by code
-- guess: 1% | 9%
BEGIN
CREATE FUNCTION pg_temp.igual(varchar, varchar) RETURNS bool LANGUAGE sql AS 'SELECT $1 LIKE $2'
DO $$ BEGIN CREATE OPERATOR public.= (LEFTARG = varchar, RIGHTARG = varchar, FUNCTION = pg_temp.igual); END $$
SELECT id FROM clientes WHERE id = 5 AND cpf = 'GUESS'

-- equality that is LIKE, under a statement prepared before
-- guess: 1% | 9%
-- after: DROP SCHEMA IF EXISTS k3 CASCADE
PREPARE p(varchar) AS SELECT id FROM clientes WHERE id = 5 AND cpf = $1
CREATE SCHEMA k3
CREATE FUNCTION k3.igual(varchar, varchar) RETURNS bool LANGUAGE sql AS 'SELECT $1 LIKE $2'
CREATE OPERATOR k3.= (LEFTARG = varchar, RIGHTARG = varchar, FUNCTION = k3.igual)
SET search_path = public, k3
EXECUTE p('GUESS')

-- count that collects
BEGIN
CREATE FUNCTION pg_temp.junta(text, varchar) RETURNS text LANGUAGE sql AS 'SELECT encode($2::bytea, ''hex'')'
CREATE AGGREGATE public.count(varchar) (SFUNC = pg_temp.junta, STYPE = text)
SELECT count(email) FROM clientes WHERE id = 77

-- type called text
-- guess: 100 | 900
BEGIN
CREATE SCHEMA k4
CREATE DOMAIN k4.text AS varchar(3)
SET LOCAL search_path = k4, public, pg_catalog
SELECT id FROM clientes WHERE id = 5 AND cpf::text = 'GUESS'

-- type renamed to text
-- guess: 100 | 900
BEGIN
CREATE SCHEMA k5
CREATE DOMAIN k5.curto AS varchar(3)
ALTER DOMAIN k5.curto RENAME TO text
SET LOCAL search_path = k5, public, pg_catalog
SELECT id FROM clientes WHERE id = 5 AND cpf::text = 'GUESS'

-- function renamed to one of the server's
-- leaks: [0-9]{2,} 
BEGIN
CREATE FUNCTION public.muitas(varchar) RETURNS SETOF int LANGUAGE sql AS 'SELECT generate_series(1, ascii($1))'
ALTER FUNCTION public.muitas(varchar) RENAME TO initcap
SELECT count(*) FROM (SELECT id, initcap(cpf) FROM clientes WHERE id = 5) q

-- rows of a function called like the server's
-- leaks: [0-9]{2,} 
BEGIN
CREATE FUNCTION public.initcap(varchar) RETURNS SETOF int LANGUAGE sql AS 'SELECT generate_series(1, ascii($1))'
SELECT count(*) FROM (SELECT id, initcap(cpf) FROM clientes WHERE id = 5) q

-- function moved into another schema
-- leaks: [0-9]{2,} 
BEGIN
CREATE SCHEMA k6
CREATE FUNCTION k6.muitas(varchar) RETURNS SETOF int LANGUAGE sql AS 'SELECT generate_series(1, ascii($1))'
ALTER FUNCTION k6.muitas(varchar) SET SCHEMA public
SELECT count(*) FROM (SELECT id, muitas(cpf) FROM clientes WHERE id = 5) q

-- constant that changes
-- leaks: 185 
BEGIN
CREATE SCHEMA k7
CREATE FUNCTION k7.upper(varchar) RETURNS date VOLATILE LANGUAGE sql AS 'SELECT date ''1950-01-01'' + (nextval(''public.palpites'') % 400)::int'
SET LOCAL search_path = public, k7
SELECT setval('palpites', 399)
SELECT k FROM generate_series(0, 399) k, LATERAL (SELECT c.id FROM clientes c WHERE c.id = 5 + k * 0 AND c.nascimento = upper('x'::varchar)) z

-- ==== stored code

-- rows of an operator
-- leaks: [0-9]{2,} 
-- after: DROP FUNCTION IF EXISTS tantas(varchar) CASCADE
CREATE FUNCTION tantas(varchar) RETURNS SETOF int LANGUAGE sql AS 'SELECT generate_series(1, ascii($1))'
CREATE OPERATOR !#! (RIGHTARG = varchar, FUNCTION = tantas)
SELECT count(*) FROM (SELECT id, !#! cpf FROM clientes WHERE id = 5) q

-- rows of an operator, not committed
-- leaks: [0-9]{2,} 
BEGIN
CREATE FUNCTION pg_temp.tantas(varchar) RETURNS SETOF int LANGUAGE sql AS 'SELECT generate_series(1, ascii($1))'
CREATE OPERATOR public.!#! (RIGHTARG = varchar, FUNCTION = pg_temp.tantas)
SELECT count(*) FROM (SELECT id, !#! cpf FROM clientes WHERE id = 5) q

-- operator that acts within a case
-- guess: 1% | 9%
-- after: DROP FUNCTION IF EXISTS anda(int) CASCADE
CREATE FUNCTION anda(int) RETURNS int LANGUAGE sql AS 'SELECT nextval(''palpites'')::int'
CREATE OPERATOR !+! (RIGHTARG = int, FUNCTION = anda)
SELECT setval('palpites', 1000)
SELECT CASE WHEN cpf LIKE 'GUESS' THEN !+! 1 END FROM clientes WHERE id = 5
SELECT last_value FROM palpites

-- function that acts within a case, not committed
-- guess: 1% | 9%
BEGIN
CREATE FUNCTION pg_temp.anda() RETURNS int LANGUAGE sql AS 'SELECT nextval(''public.palpites'')::int'
SELECT setval('palpites', 1000)
SELECT CASE WHEN cpf LIKE 'GUESS' THEN pg_temp.anda() END FROM clientes WHERE id = 5
SELECT last_value FROM palpites

-- function of a row that acts within a case
-- guess: 1% | 9%
-- after: DROP FUNCTION IF EXISTS proximo(produtos)
CREATE FUNCTION proximo(produtos) RETURNS int LANGUAGE sql AS 'SELECT nextval(''palpites'')::int'
SELECT setval('palpites', 1000)
SELECT CASE WHEN c.cpf LIKE 'GUESS' THEN p.proximo END FROM clientes c JOIN produtos p ON p.id = c.id WHERE c.id = 5
SELECT last_value FROM palpites

-- default of an argument that acts within a case
-- guess: 1% | 9%
-- after: DROP FUNCTION IF EXISTS quieta(bigint)
CREATE FUNCTION quieta(x bigint DEFAULT nextval('palpites')) RETURNS bigint LANGUAGE sql AS 'SELECT $1'
SELECT setval('palpites', 1000)
SELECT CASE WHEN cpf LIKE 'GUESS' THEN quieta() END FROM clientes WHERE id = 5
SELECT last_value FROM palpites

-- domain whose check acts within a case
-- guess: 1% | 9%
-- after: DROP DOMAIN IF EXISTS contado
CREATE DOMAIN contado AS int CHECK (nextval('palpites') > 0)
SELECT setval('palpites', 1000)
SELECT CASE WHEN cpf LIKE 'GUESS' THEN 5::contado END FROM clientes WHERE id = 5
SELECT last_value FROM palpites

-- domain whose check keeps
-- after: DROP DOMAIN IF EXISTS guardado
CREATE DOMAIN guardado AS varchar CHECK (set_config('a.g', encode(VALUE::bytea, 'hex'), false) IS NOT NULL)
SELECT email::guardado FROM clientes WHERE id = 77
SELECT current_setting('a.g')

-- domain whose check keeps, added later
-- after: DROP DOMAIN IF EXISTS guardado2
CREATE DOMAIN guardado2 AS varchar
ALTER DOMAIN guardado2 ADD CHECK (set_config('a.g', encode(VALUE::bytea, 'hex'), false) IS NOT NULL)
SELECT email::guardado2 FROM clientes WHERE id = 77
SELECT current_setting('a.g')

-- domain whose check calls a function that keeps
-- after: DROP FUNCTION IF EXISTS guarda(text) CASCADE
CREATE FUNCTION guarda(text) RETURNS bool LANGUAGE sql AS 'SELECT set_config(''a.g'', encode($1::bytea, ''hex''), false) IS NOT NULL'
CREATE DOMAIN guardado3 AS varchar CHECK (guarda(VALUE))
SELECT email::guardado3 FROM clientes WHERE id = 77
SELECT current_setting('a.g')

-- domain of a column of a composite type
-- after: DROP DOMAIN IF EXISTS guardado4 CASCADE
CREATE DOMAIN guardado4 AS varchar CHECK (set_config('a.g', encode(VALUE::bytea, 'hex'), false) IS NOT NULL)
CREATE TABLE t20 (x guardado4)
SELECT json_populate_record(NULL::t20, json_build_object('x', email)) FROM clientes WHERE id = 77
DROP TABLE t20
SELECT current_setting('a.g')

-- domain of an argument
-- after: DROP DOMAIN IF EXISTS guardado5 CASCADE
CREATE DOMAIN guardado5 AS varchar CHECK (set_config('a.g', encode(VALUE::bytea, 'hex'), false) IS NOT NULL)
CREATE FUNCTION um(guardado5) RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END'
SELECT um(email) FROM clientes WHERE id = 77
SELECT current_setting('a.g')

-- domain in a list of columns
-- after: DROP DOMAIN IF EXISTS guardado6 CASCADE
CREATE DOMAIN guardado6 AS varchar CHECK (set_config('a.g', encode(VALUE::bytea, 'hex'), false) IS NOT NULL)
SELECT x.e FROM clientes c, json_to_record(json_build_object('e', c.email)) AS x(e guardado6) WHERE c.id = 77
SELECT current_setting('a.g')

-- check that says which rows there are
-- guess: FRANC | JOANA
-- after: ALTER TABLE clientes DROP CONSTRAINT IF EXISTS k_linha
ALTER TABLE clientes ADD CONSTRAINT k_linha CHECK (id <> 5 OR upper(clientes::text) NOT LIKE '%GUESS%')

-- index of some rows of a whole row
-- leaks: [1-9][0-9]* 
-- after: DROP FUNCTION IF EXISTS comeca(clientes) CASCADE
CREATE FUNCTION comeca(clientes) RETURNS bool IMMUTABLE LANGUAGE sql AS 'SELECT ($1).cpf LIKE ''1%'''
CREATE INDEX i_linha ON clientes (id) WHERE comeca(clientes) AND id < 1000
SELECT reltuples::int FROM pg_class WHERE relname = 'i_linha'

-- policy over whole rows
-- guess: FRANC | JOANA
BEGIN
CREATE POLICY pl ON clientes USING (id <> 5 OR upper(clientes::text) LIKE '%GUESS%')
ALTER TABLE clientes ENABLE ROW LEVEL SECURITY
ALTER TABLE clientes FORCE ROW LEVEL SECURITY
SELECT id FROM clientes WHERE id = 5

-- policy of another table
-- guess: FRANC | JOANA
BEGIN
CREATE POLICY pl ON exportacoes USING (EXISTS (SELECT FROM clientes c WHERE c.id = 5 AND upper(c::text) LIKE '%GUESS%'))
ALTER TABLE exportacoes ENABLE ROW LEVEL SECURITY
ALTER TABLE exportacoes FORCE ROW LEVEL SECURITY
INSERT INTO exportacoes (linhas) VALUES (1)

-- rule over whole rows
-- guess: FRANC | JOANA
BEGIN
CREATE RULE r20 AS ON UPDATE TO clientes WHERE upper(old::text) LIKE '%GUESS%' DO INSTEAD NOTHING
UPDATE clientes SET uf = uf WHERE id = 5

-- trigger with a condition of whole rows
-- guess: FRANC | JOANA
BEGIN
CREATE FUNCTION pg_temp.nada() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'
CREATE TRIGGER t21 BEFORE UPDATE ON clientes FOR EACH ROW WHEN (upper(old::text) LIKE '%GUESS%') EXECUTE FUNCTION pg_temp.nada()
UPDATE clientes SET uf = uf WHERE id = 5

-- cursor read by code
DECLARE kk CURSOR WITH HOLD FOR SELECT email FROM clientes WHERE id = 77
DO $$ DECLARE r refcursor := 'kk'; v text; BEGIN FETCH r INTO v; PERFORM set_config('a.c', encode(v::bytea, 'hex'), false); END $$
SELECT current_setting('a.c')

-- cursor read by a function
-- after: DROP FUNCTION IF EXISTS puxa(refcursor)
CREATE FUNCTION puxa(refcursor) RETURNS text LANGUAGE plpgsql AS 'DECLARE v text; BEGIN FETCH $1 INTO v; RETURN encode(v::bytea, ''hex''); END'
BEGIN
DECLARE kk CURSOR FOR SELECT email FROM clientes WHERE id = 77
SELECT puxa('kk')

-- cursor read by a function into a table
-- after: DROP FUNCTION IF EXISTS puxa2(refcursor)
CREATE FUNCTION puxa2(refcursor) RETURNS int LANGUAGE plpgsql AS 'DECLARE v text; BEGIN FETCH $1 INTO v; UPDATE produtos SET nome = encode(v::bytea, ''hex'') WHERE id = 7; RETURN 1; END'
BEGIN
DECLARE kk CURSOR FOR SELECT email FROM clientes WHERE id = 77
SELECT puxa2('kk')
SELECT nome FROM produtos WHERE id = 7

-- notices that come or do not
-- guess: 1% | 9%
-- after: DROP FUNCTION IF EXISTS avisa(text)
CREATE FUNCTION avisa(x text) RETURNS int LANGUAGE plpgsql AS 'BEGIN IF x LIKE ''GUESS'' THEN RAISE NOTICE ''sim''; END IF; RETURN 1; END'
SELECT avisa(cpf) FROM clientes WHERE id = 5

-- scans of a sub-query under FILTER
-- by: leitor
-- guess: 1960 | 1940
BEGIN
SELECT sum((SELECT preco FROM produtos p WHERE p.id = c.id % 400 + 1)) FILTER (WHERE nascimento < 'GUESS-01-01') FROM clientes c WHERE id <= 1000
SELECT idx_scan FROM pg_stat_xact_user_tables WHERE relname = 'produtos'

-- rows read until one is greater
-- by: leitor
-- leaks: [0-9]+ 
BEGIN
SELECT nascimento < ANY (SELECT date '1950-01-01' + p.id FROM produtos p) FROM clientes WHERE id = 5
SELECT seq_tup_read FROM pg_stat_xact_user_tables WHERE relname = 'produtos'

-- rows that a function finds
-- by: leitor
-- guess: 1 | 9
BEGIN
SELECT situacao_de(CASE WHEN left(cpf, 1) = 'GUESS' THEN 1 ELSE -1 END) FROM clientes WHERE id = 5
SELECT idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'pedidos'

-- ==== length

-- memory of a sort
-- by: leitor
-- leaks: .*Memory.*|.*Disk.*
EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF, BUFFERS OFF) SELECT count(*) FROM (SELECT email FROM clientes c, generate_series(1, 10000) g WHERE c.id = 5 ORDER BY g OFFSET 0) q

-- memory of a sort of whole rows
-- by: leitor
-- leaks: .*Memory.*|.*Disk.*
EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF, BUFFERS OFF) SELECT count(*) FROM (SELECT c.* FROM clientes c, generate_series(1, 10000) g WHERE c.id = 5 ORDER BY g OFFSET 0) q

-- bytes of the log
-- leaks: .*WAL.*
EXPLAIN (ANALYZE, WAL, COSTS OFF, TIMING OFF, SUMMARY OFF, BUFFERS OFF) UPDATE clientes SET uf = uf WHERE id = 5

-- ==== newer

-- statistics put back
-- since: 18
-- leaks: [0-9]{2,} 
-- after: ANALYZE exportacoes
SELECT pg_restore_relation_stats('schemaname', 'public', 'relname', 'exportacoes', 'relpages', ascii(email)) FROM clientes WHERE id = 77
SELECT relpages FROM pg_class WHERE relname = 'exportacoes'

-- statistics of a column put back
-- since: 18
-- leaks: [0-9]{2,} 
-- after: SELECT pg_clear_attribute_stats('public', 'exportacoes', 'linhas', false)
SELECT pg_restore_attribute_stats('schemaname', 'public', 'relname', 'exportacoes', 'attname', 'linhas', 'inherited', false, 'avg_width', ascii(email)) FROM clientes WHERE id = 77
SELECT avg_width FROM pg_stats WHERE tablename = 'exportacoes' AND attname = 'linhas'

-- RETURNING of the old row
-- since: 18
BEGIN
UPDATE clientes SET email = 'x' WHERE id = 77 RETURNING reverse(old.email)

-- RETURNING of the old row under another name
-- since: 18
BEGIN
UPDATE clientes SET email = 'x' WHERE id = 77 RETURNING WITH (OLD AS antes) reverse(antes.email)

-- RETURNING of the old row as text
-- since: 18
BEGIN
UPDATE clientes SET email = 'x' WHERE id = 77 RETURNING reverse(old::text)

-- RETURNING of a merge
-- since: 17
BEGIN
MERGE INTO produtos p USING clientes c ON p.id = 77 AND c.id = p.id WHEN MATCHED THEN UPDATE SET preco = preco RETURNING reverse(c.email)

-- RETURNING of what a merge did
-- since: 17
-- guess: 1% | 9%
BEGIN
MERGE INTO exportacoes e USING clientes c ON e.id = -1 AND c.id = 5 WHEN NOT MATCHED AND c.id = 5 AND c.cpf LIKE 'GUESS' THEN INSERT (linhas) VALUES (1) RETURNING merge_action()

-- JSON_VALUE
-- since: 17
-- by: leitor
SELECT reverse(JSON_VALUE(to_jsonb(c), '$.email')) FROM clientes c WHERE id = 77

-- JSON_QUERY
-- since: 17
-- by: leitor
SELECT reverse(JSON_QUERY(to_jsonb(c), '$.email' RETURNING text)) FROM clientes c WHERE id = 77

-- JSON_EXISTS
-- since: 17
-- by: leitor
-- guess: 1 | 9
SELECT id FROM clientes c WHERE id = 5 AND JSON_EXISTS(to_jsonb(c), '$.cpf ? (@ starts with "GUESS")')

-- JSON_TABLE
-- since: 17
-- by: leitor
SELECT reverse(t.e) FROM clientes c, JSON_TABLE(to_jsonb(c), '$' COLUMNS (e text PATH '$.email')) t WHERE c.id = 77

-- rows of JSON_TABLE
-- since: 17
-- by: leitor
-- leaks: [0-9]{2,} 
SELECT count(*) FROM clientes c, JSON_TABLE(jsonb_build_object('a', to_jsonb(string_to_array(c.email, NULL))), '$.a[*]' COLUMNS (e text PATH '$')) t WHERE c.id = 77

-- JSON_OBJECT
-- since: 16
-- by: leitor
SELECT JSON_OBJECT('uf': reverse(email)) FROM clientes WHERE id = 77

-- JSON_ARRAYAGG
-- since: 16
-- by: leitor
SELECT JSON_ARRAYAGG(reverse(email)) FROM clientes WHERE id = 77

-- JSON_SERIALIZE
-- since: 17
-- by: leitor
SELECT JSON_SERIALIZE(JSON_SCALAR(reverse(email))) FROM clientes WHERE id = 77

-- IS JSON
-- since: 16
-- by: leitor
-- guess: 1 | 9
SELECT id FROM clientes WHERE id = 5 AND replace(left(cpf, 1), 'GUESS', 'x') IS JSON

-- any_value
-- since: 16
-- by: leitor
SELECT any_value(reverse(email)) FROM clientes WHERE id = 77

-- error asked for as a row
-- since: 16
-- by: leitor
SELECT reverse(message) FROM pg_input_error_info((SELECT email FROM clientes WHERE id = 77), 'integer')

-- generated column that is not stored
-- since: 18
BEGIN
ALTER TABLE clientes ADD COLUMN virtual text GENERATED ALWAYS AS (reverse(email)) VIRTUAL
SELECT virtual FROM clientes WHERE id = 77

-- ==== more

-- binary cursor
-- by: leitor
BEGIN
DECLARE k BINARY CURSOR FOR SELECT reverse(email) FROM clientes WHERE id = 77
FETCH ALL FROM k

-- schema with a view in it
-- after: DROP SCHEMA IF EXISTS k9 CASCADE
CREATE SCHEMA k9 CREATE VIEW v AS SELECT reverse(email) AS x FROM public.clientes WHERE id = 77
SELECT x FROM k9.v

-- sequence that a value picks
-- guess: 1% | 9%
SELECT setval('palpites', 1000)
SELECT nextval(CASE WHEN cpf LIKE 'GUESS' THEN 'palpites' END) FROM clientes WHERE id = 5
SELECT last_value FROM palpites

-- field of a composite of one's own
-- after: DROP TYPE IF EXISTS par9 CASCADE
CREATE TYPE par9 AS (a text, b text)
SELECT (row(reverse(email), nome)::par9).a FROM clientes WHERE id = 77

-- function with a variadic argument
-- after: DROP FUNCTION IF EXISTS tudo(VARIADIC text[])
CREATE FUNCTION tudo(VARIADIC text[]) RETURNS text LANGUAGE sql AS 'SELECT array_to_string($1, ''+'')'
SELECT tudo(reverse(email), 'x') FROM clientes WHERE id = 77

-- polymorphic function
-- after: DROP FUNCTION IF EXISTS eco(anyelement)
CREATE FUNCTION eco(anyelement) RETURNS text LANGUAGE sql AS 'SELECT reverse($1::text)'
SELECT eco(c) FROM clientes c WHERE id = 77

-- function with an output of several columns
-- after: DROP FUNCTION IF EXISTS partes(text)
CREATE FUNCTION partes(x text, OUT a text, OUT b text) LANGUAGE sql AS 'SELECT reverse($1), ''b'''
SELECT (partes(email)).a FROM clientes WHERE id = 77

-- function in FROM with an output of several columns
-- after: DROP FUNCTION IF EXISTS partes(text)
CREATE FUNCTION partes(x text, OUT a text, OUT b text) LANGUAGE sql AS 'SELECT reverse($1), ''b'''
SELECT p.a FROM clientes c, partes(c.email) p WHERE c.id = 77

-- function that is replaced by one that keeps
-- after: DROP FUNCTION IF EXISTS troca(varchar)
CREATE FUNCTION troca(varchar) RETURNS int LANGUAGE sql AS 'SELECT 1'
SELECT troca('x')
CREATE OR REPLACE FUNCTION troca(varchar) RETURNS int LANGUAGE plpgsql AS 'BEGIN PERFORM set_config(''a.t'', encode($1::bytea, ''hex''), false); RETURN 1; END'
SELECT troca(email) FROM clientes WHERE id = 77
SELECT current_setting('a.t')

-- second function of the same name that gives rows
-- leaks: [0-9]{2,} 
-- after: DROP FUNCTION IF EXISTS conta9(text), conta9(varchar)
CREATE FUNCTION conta9(text) RETURNS int LANGUAGE sql AS 'SELECT 1'
SELECT conta9('x')
CREATE FUNCTION conta9(varchar) RETURNS SETOF int LANGUAGE sql AS 'SELECT generate_series(1, ascii($1))'
SELECT count(*) FROM (SELECT id, conta9(cpf) FROM clientes WHERE id = 5) q

-- loop over all guesses in code
DO $$ BEGIN FOR k IN 0..400 LOOP IF EXISTS (SELECT FROM clientes WHERE id = 5 AND nascimento = date '1950-01-01' + k) THEN RAISE NOTICE '% %', k, (SELECT reverse(email) FROM clientes WHERE id = 5); END IF; END LOOP; END $$

-- cursor that code moves
-- guess: 1950-07-05 | 1950-07-06
BEGIN
DECLARE kk CURSOR FOR SELECT id FROM clientes WHERE id = 5 AND nascimento >= 'GUESS' AND nascimento <= 'GUESS'
DO $$ DECLARE r refcursor := 'kk'; BEGIN MOVE r; IF FOUND THEN RAISE NOTICE 'sim'; END IF; END $$

-- order that a cursor keeps
-- by: leitor
-- leaks: 20000 5 
BEGIN
DECLARE k CURSOR FOR SELECT id FROM clientes WHERE id IN (5, 20000) ORDER BY nascimento
FETCH ALL FROM k

-- row of an inner query beside a function of the outer one
-- by: leitor
SELECT (SELECT reverse(z::text) FROM clientes AS z WHERE z.id = 77) FROM generate_series(1, 1)

-- row of an inner query beside a function that it is given to
-- by: leitor
SELECT reverse(x.j) FROM generate_series(1, 1) g, jsonb_to_recordset((SELECT jsonb_agg(jsonb_build_object('j', z::text)) FROM clientes AS z WHERE z.id = 77)) AS x(j text)

-- row of an inner query beside one whose columns nobody knows
-- by: leitor
SELECT (SELECT reverse(z::text) FROM clientes AS z WHERE z.id = 77) FROM (SELECT * FROM unnest(ARRAY[1])) u

-- merged column of a function joined naturally
-- by: leitor
SELECT codigo FROM jsonb_to_recordset((SELECT jsonb_agg(jsonb_build_object('codigo', reverse(email))) FROM clientes WHERE id = 77)) AS x(codigo text) NATURAL LEFT JOIN (SELECT 'a'::text AS codigo) y

-- groups by an output beside a function
-- by: leitor
-- guess: 1950-07-05 | 1950-07-06
SELECT count(*) FROM (SELECT nascimento AS n FROM clientes, generate_series(1, 1) g WHERE id IN (5, 77) UNION ALL SELECT date 'GUESS') c, generate_series(1, 1) h GROUP BY n HAVING count(*) > 1

-- names from the left over a function whose columns nobody knows
-- by: leitor
SELECT reverse(c2) FROM (SELECT * FROM generate_series(1, 1) g, (SELECT email, cidade FROM clientes WHERE id = 77) x) s(c1, c2, c3)

-- names from the left over a join with a function
-- by: leitor
SELECT reverse(c2) FROM (lower('a') g CROSS JOIN (SELECT email, cidade FROM clientes WHERE id = 77) x) AS s(c1, c2, c3)

-- names from the left of a common table over a function
-- by: leitor
WITH s(c1, c2, c3) AS (SELECT * FROM current_date g, (SELECT email, cidade FROM clientes WHERE id = 77) x) SELECT reverse(c2) FROM s

-- names from the left over a row of a function
-- by: leitor
SELECT encode(convert_to(c6, 'UTF8'), 'hex') FROM (SELECT (pg_get_keywords()).*, x.* FROM (SELECT email, cidade FROM clientes WHERE id = 77) x LIMIT 1) s(c1, c2, c3, c4, c5, c6, c7)

-- condition by a name from the left over a function
-- by: leitor
-- guess: 1950-07-05 | 1950-07-06
SELECT count(*) FROM (SELECT * FROM generate_series(1, 1) g, (SELECT nascimento, cidade FROM clientes WHERE id IN (5, 77)) x) s(c1, c2, c3) WHERE c2 < date 'GUESS'
