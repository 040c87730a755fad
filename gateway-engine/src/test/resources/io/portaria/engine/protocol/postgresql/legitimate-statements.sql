-- Statements that read no protected value, most of them over tables that have some, each on a line of its own. What they give through the gateway is what they give without it.
SELECT id, cidade, uf, criado_em FROM clientes ORDER BY id LIMIT 20
SELECT count(*) FROM clientes
SELECT count(*) AS quantos, min(id), max(id), avg(id), sum(id), stddev(id) FROM clientes
SELECT count(cpf), count(email), count(DISTINCT uf) FROM clientes
SELECT uf, count(*) FROM clientes GROUP BY uf ORDER BY uf
SELECT uf, count(*) FROM clientes GROUP BY 1 HAVING count(*) > 100 ORDER BY 2 DESC, 1
SELECT cidade, uf, count(*) FILTER (WHERE id % 2 = 0) AS pares FROM clientes GROUP BY cidade, uf ORDER BY cidade, uf
SELECT DISTINCT cidade FROM clientes ORDER BY cidade
SELECT DISTINCT ON (uf) uf, id, cidade FROM clientes ORDER BY uf, id
SELECT upper(cidade), lower(uf), length(cidade), left(cidade, 3), reverse(cidade) FROM clientes ORDER BY id LIMIT 5
SELECT cidade || ' / ' || uf AS lugar FROM clientes ORDER BY id LIMIT 5
SELECT format('%s-%s', id, uf) FROM clientes ORDER BY id LIMIT 5
SELECT CASE WHEN uf IN ('SP', 'RJ') THEN 'sudeste' WHEN uf = 'RS' THEN 'sul' ELSE 'outro' END, count(*) FROM clientes GROUP BY 1 ORDER BY 1
SELECT coalesce(nullif(uf, 'SP'), 'São Paulo') FROM clientes ORDER BY id LIMIT 9
SELECT greatest(id, 10), least(id, 10), id::text, id::numeric(10,2), id::float8 FROM clientes ORDER BY clientes.id LIMIT 3
SELECT date_trunc('month', criado_em) AS mes, count(*) FROM clientes GROUP BY mes ORDER BY mes
SELECT extract(year FROM criado_em), to_char(criado_em, 'YYYY-MM'), criado_em::date, criado_em + interval '1 day' FROM clientes ORDER BY id LIMIT 4
SELECT id FROM clientes WHERE criado_em BETWEEN '2020-01-01' AND '2030-01-01' AND uf <> 'SP' ORDER BY id LIMIT 4
SELECT id FROM clientes WHERE cidade LIKE 'S%' OR cidade ILIKE 'rio%' ORDER BY id LIMIT 4
SELECT id FROM clientes WHERE cidade ~ '^[A-M]' AND id NOT IN (1, 2, 3) ORDER BY id DESC LIMIT 4
SELECT id FROM clientes WHERE cpf = 'nada' OR id = 3
SELECT id, cidade FROM clientes WHERE email IN ('a@nada.example', 'b@nada.example') OR id < 3 ORDER BY id
SELECT id FROM clientes WHERE telefone IS NOT NULL AND id < 4 ORDER BY id
SELECT id, cpf IS NULL AS sem_cpf FROM clientes WHERE id < 4 ORDER BY id
SELECT row_number() OVER (ORDER BY id), id FROM clientes WHERE id < 6 ORDER BY id
SELECT uf, id, rank() OVER (PARTITION BY uf ORDER BY id), lag(id) OVER w, sum(id) OVER (w ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM clientes WHERE id < 40 WINDOW w AS (PARTITION BY uf ORDER BY id) ORDER BY uf, id
SELECT uf, cidade, count(*) FROM clientes GROUP BY ROLLUP (uf, cidade) ORDER BY uf NULLS FIRST, cidade NULLS FIRST LIMIT 12
SELECT uf, cidade, grouping(uf, cidade), count(*) FROM clientes GROUP BY GROUPING SETS ((uf), (cidade), ()) ORDER BY 3, 1, 2 LIMIT 12
SELECT uf, cidade, count(*) FROM clientes GROUP BY CUBE (uf, cidade) ORDER BY 1, 2 LIMIT 9
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY id) FROM clientes
SELECT string_agg(DISTINCT uf, ',' ORDER BY uf), array_agg(id ORDER BY id) FILTER (WHERE id < 5), json_agg(id ORDER BY id) FILTER (WHERE id < 4) FROM clientes
SELECT jsonb_build_object('uf', uf, 'id', id), json_build_array(id, cidade), to_jsonb(uf) FROM clientes ORDER BY id LIMIT 3
SELECT ARRAY[id, id + 1], ARRAY[uf, cidade], (ARRAY[uf, cidade])[2] FROM clientes ORDER BY id LIMIT 3
SELECT ROW(id, uf) FROM clientes ORDER BY id LIMIT 3
SELECT c.id, p.id, p.total FROM clientes c JOIN pedidos p ON p.cliente_id = c.id WHERE c.id < 20 ORDER BY 1, 2
SELECT c.id, count(p.id) FROM clientes c LEFT JOIN pedidos p ON p.cliente_id = c.id WHERE c.id < 9 GROUP BY c.id ORDER BY c.id
SELECT c.uf, sum(p.total) FROM clientes AS c INNER JOIN public.pedidos AS p ON c.id = p.cliente_id GROUP BY c.uf ORDER BY sum(p.total) DESC
SELECT c.id, f.valor FROM clientes c, pedidos p, faturas f WHERE c.id = p.cliente_id AND p.id = f.pedido_id AND c.id < 30 ORDER BY 1, f.id
SELECT count(*) FROM clientes a CROSS JOIN produtos b WHERE a.id < 4
SELECT id FROM clientes JOIN (SELECT cliente_id AS id, max(total) AS maior FROM pedidos GROUP BY cliente_id) x USING (id) WHERE maior > 4000 ORDER BY id LIMIT 7
SELECT c.id FROM clientes c FULL JOIN produtos p ON p.id = c.id WHERE c.id < 5 OR c.id IS NULL ORDER BY 1
SELECT c.id, (SELECT count(*) FROM pedidos p WHERE p.cliente_id = c.id) AS pedidos FROM clientes c WHERE c.id < 6 ORDER BY c.id
SELECT c.id, u.total FROM clientes c CROSS JOIN LATERAL (SELECT total FROM pedidos p WHERE p.cliente_id = c.id ORDER BY p.id DESC LIMIT 1) u WHERE c.id < 40 ORDER BY c.id
SELECT id FROM clientes c WHERE EXISTS (SELECT FROM pedidos p WHERE p.cliente_id = c.id AND p.situacao = 'cancelado') ORDER BY id LIMIT 5
SELECT id FROM clientes WHERE id IN (SELECT cliente_id FROM pedidos WHERE total > 4000) ORDER BY id LIMIT 5
SELECT id FROM clientes WHERE id = ANY (ARRAY[3, 5, 7]) ORDER BY id
SELECT id FROM clientes WHERE id > ALL (SELECT 49990) ORDER BY id
SELECT id FROM clientes WHERE (uf, cidade) IN (SELECT uf, cidade FROM clientes WHERE id = 9) ORDER BY id LIMIT 3
SELECT id FROM clientes WHERE id < 3 UNION SELECT id FROM produtos WHERE id < 5 ORDER BY id
SELECT uf FROM clientes INTERSECT SELECT 'SP' ORDER BY 1
SELECT uf FROM clientes EXCEPT SELECT 'SP' ORDER BY 1
SELECT cidade FROM clientes WHERE id < 3 UNION ALL SELECT nome FROM produtos WHERE id < 3 ORDER BY 1
(SELECT id FROM clientes ORDER BY id LIMIT 2) UNION ALL (SELECT id FROM clientes ORDER BY id DESC LIMIT 2) ORDER BY 1
WITH maiores AS (SELECT cliente_id, sum(total) AS soma FROM pedidos GROUP BY cliente_id ORDER BY soma DESC, cliente_id LIMIT 5) SELECT m.*, c.cidade FROM maiores m JOIN clientes c ON c.id = m.cliente_id ORDER BY m.soma DESC, m.cliente_id
WITH a AS MATERIALIZED (SELECT uf, id FROM clientes WHERE id < 50), b AS NOT MATERIALIZED (SELECT uf, count(*) AS n FROM a GROUP BY uf) SELECT * FROM b ORDER BY n DESC, uf
WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 5) SELECT n.i, c.uf FROM n JOIN clientes c ON c.id = n.i ORDER BY 1
WITH RECURSIVE t AS (SELECT id, uf, 1 AS nivel FROM clientes WHERE id = 1 UNION ALL SELECT c.id, c.uf, t.nivel + 1 FROM t JOIN clientes c ON c.id = t.id + 1 WHERE t.nivel < 4) SELECT * FROM t
SELECT * FROM vendas_por_cidade ORDER BY cidade LIMIT 5
SELECT v.cidade, v.total / v.pedidos FROM vendas_por_cidade v WHERE v.pedidos > 10 ORDER BY v.total DESC, v.cidade LIMIT 5
SELECT x.k AS id FROM (SELECT id AS k, uf FROM clientes) AS x(k, u) WHERE u = 'SP' ORDER BY k LIMIT 3
SELECT "id", "uf" FROM "public"."clientes" ORDER BY "id" LIMIT 2
SELECT clientes.id, public.clientes.uf FROM clientes WHERE clientes.id = 7
SELECT loja.public.clientes.id FROM loja.public.clientes WHERE id = 8
SELECT U&"\0069d" FROM clientes WHERE id = 4
SELECT id /* um comentário /* dentro de outro */ com cpf */ FROM clientes ORDER BY id -- e mais um: cpf
SELECT $$cpf$$ AS x, E'a\nb' AS y, 'clientes' AS z, U&'\0041' AS w FROM clientes WHERE id = 1
SELECT c.ctid IS NOT NULL, c.tableoid::regclass::text FROM clientes c WHERE id = 1
SELECT generate_series(1, 3) AS n, id FROM clientes WHERE id = 2 ORDER BY n
SELECT g, c.id FROM generate_series(1, 3) AS g JOIN clientes c ON c.id = g ORDER BY g
SELECT x.n, c.id FROM unnest(ARRAY[4, 5]) WITH ORDINALITY AS x(v, n) JOIN clientes c ON c.id = x.v ORDER BY 1
SELECT id, regexp_split_to_table(cidade, ' ') FROM clientes WHERE id < 4 ORDER BY 1, 2
SELECT * FROM jsonb_to_recordset('[{"a":1,"b":"x"}]') AS r(a int, b text)
SELECT id, nome, preco FROM produtos ORDER BY preco DESC, id LIMIT 5
SELECT upper(nome), preco * 1.1 FROM produtos WHERE nome LIKE 'Caf%' ORDER BY nome LIMIT 5
SELECT situacao, count(*), sum(total) FROM pedidos GROUP BY situacao ORDER BY situacao
SELECT id, aberto_em FROM atendimentos WHERE id < 5 ORDER BY id
SELECT dados ->> 'canal' AS canal, count(*) FROM atendimentos GROUP BY 1 ORDER BY 1
SELECT avg((dados ->> 'nota')::int) FROM atendimentos
SELECT avg(salario), min(admissao) FROM funcionarios
SELECT id, admissao, salario FROM funcionarios WHERE salario > 10000 ORDER BY id LIMIT 4
SELECT count(*) FROM clientes TABLESAMPLE SYSTEM (100)
SELECT id FROM clientes WHERE id < 4 ORDER BY id FOR UPDATE
SELECT id FROM clientes WHERE id < 4 ORDER BY id FOR SHARE SKIP LOCKED
SELECT id FROM clientes ORDER BY id OFFSET 10 FETCH FIRST 3 ROWS ONLY
SELECT id FROM clientes ORDER BY uf, id DESC NULLS LAST LIMIT 3
SELECT pg_typeof(id), pg_typeof(uf) FROM clientes WHERE id = 1
SELECT id, CAST(criado_em AS date), criado_em AT TIME ZONE 'UTC' FROM clientes WHERE id = 1
SELECT xmlelement(name cliente, xmlattributes(id AS id), uf)::text FROM clientes WHERE id = 1
VALUES (1, 'um'), (2, 'dois')
TABLE produtos ORDER BY id LIMIT 2
SELECT relname, relkind FROM pg_class WHERE relname = 'clientes'
SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'clientes'::regclass AND attnum > 0 ORDER BY attnum
SELECT column_name, data_type FROM information_schema.columns WHERE table_name = 'clientes' ORDER BY ordinal_position
SELECT current_user = session_user, current_database(), current_schema()
EXPLAIN (COSTS off) SELECT id, uf FROM clientes WHERE id = 5
EXPLAIN (COSTS off) SELECT c.uf FROM clientes c JOIN pedidos p ON p.cliente_id = c.id WHERE p.id = 3
UPDATE clientes SET cidade = upper(cidade), uf = 'SP' WHERE id < 5
UPDATE clientes SET email = 'novo@loja.example', telefone = '(11) 3333-4444' WHERE id = 5
UPDATE clientes SET cidade = p.situacao FROM pedidos p WHERE p.cliente_id = clientes.id AND clientes.id < 3
UPDATE clientes SET criado_em = now() WHERE cpf = 'nada'
UPDATE produtos SET preco = preco * 1.05 WHERE id < 10 RETURNING id, preco
UPDATE clientes SET cidade = 'X' WHERE id IN (SELECT cliente_id FROM pedidos WHERE id < 5) RETURNING id, cidade
INSERT INTO produtos VALUES (9001, 'Novo', 10.5), (9002, 'Outro', 11) RETURNING id, nome, preco
INSERT INTO produtos (id, nome, preco) SELECT 9000 + id, cidade, id FROM clientes WHERE id < 4 RETURNING id, nome
INSERT INTO produtos SELECT id, 'a', 1 FROM clientes WHERE id < 3 ON CONFLICT (id) DO UPDATE SET nome = excluded.nome, preco = produtos.preco + 1 RETURNING *
INSERT INTO clientes SELECT 900000, 'Fulano', '000', 'f@loja.example', '1', '2000-01-01', '01001-000', 'São Paulo', 'SP', now() RETURNING id, cidade
DELETE FROM faturas WHERE pedido_id IN (SELECT id FROM pedidos WHERE cliente_id IN (SELECT id FROM clientes WHERE uf = 'SP')) AND id < 100
DELETE FROM faturas f USING pedidos p WHERE p.id = f.pedido_id AND f.id < 10 RETURNING f.id, p.situacao
MERGE INTO produtos p USING (SELECT id, uf FROM clientes WHERE id < 5) c ON c.id = p.id WHEN MATCHED THEN UPDATE SET nome = c.uf WHEN NOT MATCHED THEN INSERT VALUES (c.id, c.uf, 0)
CREATE TEMP TABLE resumo AS SELECT uf, count(*) AS n FROM clientes GROUP BY uf
CREATE VIEW por_uf AS SELECT uf, count(*) AS n FROM clientes GROUP BY uf
SELECT id, uf INTO TEMP copia FROM clientes WHERE id < 10
SELECT c.*, p.id AS pedido FROM produtos c JOIN pedidos p ON p.id = c.id ORDER BY pedido DESC LIMIT 3
SELECT id FROM clientes WHERE (email, uf) = ('a@nada.example', 'SP') OR id = 4
SELECT id FROM clientes WHERE (cpf, id) IN (('000', 1), ('001', 2)) OR (id, uf) IN ((3, 'MG'), (2, 'MG')) ORDER BY id
SELECT id FROM clientes WHERE (id, email) IS NOT DISTINCT FROM (3, 'x@nada.example') OR id = 3
SELECT count(c), count(c.*) FROM clientes c
SELECT uf, count(p), count(c) FROM clientes c LEFT JOIN pedidos p ON p.cliente_id = c.id WHERE c.id < 30 GROUP BY uf ORDER BY uf
SELECT count(x) FROM (SELECT id, nome FROM clientes WHERE id < 9) x
UPDATE clientes SET telefone = coalesce(telefone, '(11) 3333-4444'), email = coalesce(clientes.email, 'x@loja.example') WHERE id < 4 RETURNING id
INSERT INTO clientes AS c SELECT 7, 'Fulano', '000', 'f@loja.example', '1', '2000-01-01', '01001-000', 'Santos', 'SP', now() ON CONFLICT (id) DO UPDATE SET cidade = excluded.cidade, telefone = coalesce(excluded.telefone, c.telefone) RETURNING id, cidade
