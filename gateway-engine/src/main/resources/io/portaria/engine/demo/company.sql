-- Loja Aurora, a retailer that does not exist. Every person here is made up by arithmetic; every number has the check
-- digits that its kind asks for, so that detectors have something real to find.

CREATE FUNCTION pg_temp.cpf(n bigint) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    base text := lpad((n % 1000000000)::text, 9, '0');
    d1 int := 0;
    d2 int := 0;
BEGIN
    FOR i IN 1..9 LOOP
        d1 := d1 + substr(base, i, 1)::int * (11 - i);
        d2 := d2 + substr(base, i, 1)::int * (12 - i);
    END LOOP;
    d1 := (d1 * 10) % 11 % 10;
    d2 := ((d2 + d1 * 2) * 10) % 11 % 10;
    RETURN substr(base, 1, 3) || '.' || substr(base, 4, 3) || '.' || substr(base, 7, 3) || '-' || d1 || d2;
END $$;

CREATE FUNCTION pg_temp.cnpj(n bigint) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    base text := lpad((n % 100000000)::text, 8, '0') || '0001';
    w1 int[] := ARRAY[5,4,3,2,9,8,7,6,5,4,3,2];
    w2 int[] := ARRAY[6,5,4,3,2,9,8,7,6,5,4,3,2];
    d1 int := 0;
    d2 int := 0;
BEGIN
    FOR i IN 1..12 LOOP
        d1 := d1 + substr(base, i, 1)::int * w1[i];
        d2 := d2 + substr(base, i, 1)::int * w2[i];
    END LOOP;
    d1 := CASE WHEN d1 % 11 < 2 THEN 0 ELSE 11 - d1 % 11 END;
    d2 := d2 + d1 * w2[13];
    d2 := CASE WHEN d2 % 11 < 2 THEN 0 ELSE 11 - d2 % 11 END;
    RETURN substr(base, 1, 2) || '.' || substr(base, 3, 3) || '.' || substr(base, 6, 3) || '/' || substr(base, 9, 4) || '-' || d1 || d2;
END $$;

CREATE FUNCTION pg_temp.pis(n bigint) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    base text := '1' || lpad((n % 1000000000)::text, 9, '0');
    w int[] := ARRAY[3,2,9,8,7,6,5,4,3,2];
    s int := 0;
BEGIN
    FOR i IN 1..10 LOOP
        s := s + substr(base, i, 1)::int * w[i];
    END LOOP;
    RETURN base || CASE WHEN s % 11 < 2 THEN 0 ELSE 11 - s % 11 END;
END $$;

CREATE TABLE clientes (
    id         integer PRIMARY KEY,
    nome       text         NOT NULL,
    cpf        varchar(14)  NOT NULL UNIQUE,
    email      varchar(120) NOT NULL,
    telefone   varchar(20)  NOT NULL,
    nascimento date         NOT NULL,
    cep        varchar(9)   NOT NULL,
    cidade     text         NOT NULL,
    uf         char(2)      NOT NULL,
    criado_em  timestamptz  NOT NULL
);
COMMENT ON TABLE clientes IS 'Clientes da loja';

INSERT INTO clientes
SELECT i,
       p.nome || ' ' || s.sobrenome || ' ' || t.sobrenome,
       pg_temp.cpf((i::bigint * 7919 + 100000007) % 1000000000),
       lower(p.ascii || '.' || s.ascii || i) || '@' || (ARRAY['exemplo.com.br', 'correio.example', 'loja.example', 'acme.example'])[1 + i % 4],
       '(' || (ARRAY['11', '21', '31', '41', '51', '61', '71', '81', '85', '92'])[1 + i % 10] || ') 9'
           || lpad(((i * 7321) % 10000)::text, 4, '0') || '-' || lpad(((i * 1237) % 10000)::text, 4, '0'),
       date '1950-01-01' + (i * 37) % 20000,
       lpad((1000 + (i * 31) % 98000)::text, 5, '0') || '-' || lpad(((i * 13) % 1000)::text, 3, '0'),
       (ARRAY['São Paulo', 'Rio de Janeiro', 'Belo Horizonte', 'Curitiba', 'Porto Alegre', 'Brasília', 'Salvador', 'Recife', 'Fortaleza', 'Manaus'])[1 + i % 10],
       (ARRAY['SP', 'RJ', 'MG', 'PR', 'RS', 'DF', 'BA', 'PE', 'CE', 'AM'])[1 + i % 10],
       timestamptz '2021-01-01 00:00:00-03' + (i * interval '53 minutes')
FROM generate_series(1, 50000) AS i
CROSS JOIN LATERAL (SELECT * FROM (VALUES
    (0, 'Ana', 'ana'), (1, 'João', 'joao'), (2, 'Maria', 'maria'), (3, 'José', 'jose'), (4, 'Antônia', 'antonia'),
    (5, 'Francisco', 'francisco'), (6, 'Luíza', 'luiza'), (7, 'Carlos', 'carlos'), (8, 'Beatriz', 'beatriz'), (9, 'Paulo', 'paulo')
    ) AS v(k, nome, ascii) WHERE k = i % 10) AS p
CROSS JOIN LATERAL (SELECT * FROM (VALUES
    (0, 'Silva', 'silva'), (1, 'Santos', 'santos'), (2, 'Conceição', 'conceicao'), (3, 'Oliveira', 'oliveira'), (4, 'Souza', 'souza'),
    (5, 'Pereira', 'pereira'), (6, 'Araújo', 'araujo')
    ) AS v(k, sobrenome, ascii) WHERE k = i % 7) AS s
CROSS JOIN LATERAL (SELECT * FROM (VALUES
    (0, 'Ferreira'), (1, 'de Almeida'), (2, 'Gonçalves'), (3, 'Lima'), (4, 'da Costa'), (5, 'Ribeiro'), (6, 'Martins'), (7, 'Rocha'),
    (8, 'Dias'), (9, 'Moreira'), (10, 'Nunes')
    ) AS v(k, sobrenome) WHERE k = i % 11) AS t
ORDER BY i;

CREATE TABLE produtos (
    id    integer PRIMARY KEY,
    nome  text          NOT NULL,
    preco numeric(10,2) NOT NULL
);
INSERT INTO produtos
SELECT i, (ARRAY['Cafeteira', 'Liquidificador', 'Luminária', 'Mochila', 'Tênis', 'Caderno', 'Fone de ouvido', 'Garrafa térmica'])[1 + i % 8] || ' ' || i,
       19.9 + (i * 7) % 900
FROM generate_series(1, 400) AS i;

CREATE TABLE pedidos (
    id         bigint PRIMARY KEY,
    cliente_id integer       NOT NULL REFERENCES clientes,
    feito_em   timestamptz   NOT NULL,
    situacao   text          NOT NULL,
    total      numeric(12,2) NOT NULL
);
INSERT INTO pedidos
SELECT i, 1 + (i * 17) % 50000, timestamptz '2025-01-01 08:00:00-03' + i * interval '5 minutes',
       (ARRAY['pago', 'enviado', 'entregue', 'cancelado'])[1 + i % 4], 25 + (i * 13) % 4000
FROM generate_series(1, 120000) AS i;
CREATE INDEX ON pedidos (cliente_id);

CREATE TABLE faturas (
    id         bigint PRIMARY KEY,
    pedido_id  bigint        NOT NULL REFERENCES pedidos,
    vencimento date          NOT NULL,
    valor      numeric(12,2) NOT NULL,
    cartao     text
);
INSERT INTO faturas
SELECT i, i, date '2025-02-01' + (i / 300)::int, 25 + (i * 13) % 4000, CASE WHEN i % 3 = 0 THEN '4111 1111 1111 1111' END
FROM generate_series(1, 30000) AS i;

CREATE TABLE atendimentos (
    id         integer PRIMARY KEY,
    cliente_id integer NOT NULL REFERENCES clientes,
    aberto_em  timestamptz NOT NULL,
    texto      text    NOT NULL,
    dados      jsonb   NOT NULL
);
INSERT INTO atendimentos
SELECT c.id, c.id, c.criado_em + interval '90 days',
       CASE c.id % 3
           WHEN 0 THEN 'Cliente pede a segunda via da nota. CPF ' || c.cpf || ', contato ' || c.email || '.'
           WHEN 1 THEN 'Reclama da demora na entrega; ligar para ' || c.telefone || ' depois das 18h.'
           ELSE 'Elogio ao atendimento na loja de ' || c.cidade || '.'
       END,
       jsonb_build_object('canal', (ARRAY['chat', 'telefone', 'e-mail'])[1 + c.id % 3], 'cpf', c.cpf, 'nota', c.id % 5 + 1)
FROM clientes c WHERE c.id <= 4000;

CREATE TABLE funcionarios (
    id       integer PRIMARY KEY,
    nome     text NOT NULL,
    cpf      bigint NOT NULL,
    pis      text NOT NULL,
    admissao date NOT NULL,
    salario  numeric(10,2) NOT NULL
);
INSERT INTO funcionarios
SELECT i, (ARRAY['Rita', 'Otávio', 'Helena', 'Davi', 'Lívia'])[1 + i % 5] || ' ' || (ARRAY['Barros', 'Teixeira', 'Campos', 'Moura'])[1 + i % 4],
       regexp_replace(pg_temp.cpf(i::bigint * 104729 + 300000011), '\D', '', 'g')::bigint, pg_temp.pis(i::bigint * 7907 + 20045678),
       date '2015-03-01' + i * 11, 2100 + (i * 137) % 9000
FROM generate_series(1, 240) AS i;

CREATE TABLE fornecedores (
    id    integer PRIMARY KEY,
    nome  text NOT NULL,
    cnpj  varchar(18) NOT NULL,
    email text NOT NULL
);
INSERT INTO fornecedores
SELECT i, 'Distribuidora ' || i || ' Ltda', pg_temp.cnpj(i::bigint * 7877 + 11222), 'vendas' || i || '@fornecedor.example'
FROM generate_series(1, 60) AS i;

CREATE VIEW vendas_por_cidade AS
SELECT c.cidade, count(*) AS pedidos, sum(p.total) AS total FROM pedidos p JOIN clientes c ON c.id = p.cliente_id GROUP BY c.cidade;

CREATE VIEW contatos AS SELECT id, nome, email AS endereco_eletronico, telefone FROM clientes;

CREATE TABLE exportacoes (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, feita_em timestamptz NOT NULL DEFAULT now(), linhas integer NOT NULL);

ANALYZE;
