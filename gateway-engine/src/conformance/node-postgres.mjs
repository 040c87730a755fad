// What node-postgres hears, as JSON: run it directly and through the gateway, and compare. See docs/conformance.md.
//
//   PGHOST=… PGPORT=… PGUSER=… PGPASSWORD=… PGDATABASE=… node node-postgres.mjs
//
// Needs the npm packages pg, pg-cursor, pg-query-stream and pg-copy-streams beside it.
import pg from 'pg';
import Cursor from 'pg-cursor';
import QueryStream from 'pg-query-stream';
import copy from 'pg-copy-streams';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';

const heard = [];
const tell = (what, value) => heard.push([what, value]);
const rows = (result) => ({
  command: result.command,
  count: result.rowCount,
  fields: result.fields.map((f) => [f.name, f.dataTypeID, f.dataTypeModifier, f.format]),
  rows: result.rows,
});
const failure = (e) => ({ code: e.code, message: e.message, position: e.position, constraint: e.constraint });

async function attempt(what, work) {
  try {
    tell(what, await work());
  } catch (e) {
    tell(what, { failed: failure(e) });
  }
}

const client = new pg.Client();
const notices = [];
client.on('notice', (n) => notices.push([n.severity, n.code, n.message]));
await client.connect();

await client.query('CREATE TEMP TABLE t (id int PRIMARY KEY, nome text, valor numeric(12,2), feito timestamptz, dados jsonb, partes int[], bruto bytea)');
await attempt('simple', async () => rows(await client.query('SELECT 1 AS um, $$dois$$ AS dois, NULL AS nada')));
await attempt('several', async () => (await client.query('SELECT 1; SELECT 2 AS b; INSERT INTO t (id) VALUES (0)')).map(rows));
await attempt('parameters', async () =>
  rows(
    await client.query('INSERT INTO t VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING *', [
      1, 'ação 😀', '12.50', new Date('2026-01-02T03:04:05Z'), { a: [1, null, 'x'] }, [1, 2, 3], Buffer.from([0, 1, 255]),
    ])));
for (let i = 0; i < 3; i++) {
  await attempt('named ' + i, async () => rows(await client.query({ name: 'por-id', text: 'SELECT * FROM t WHERE id = $1', values: [i] })));
}
await attempt('binary', async () => rows(await client.query({ text: 'SELECT $1::int4 AS n, $2::text AS s', values: [7, 'x'], binary: true })));
await attempt('array rows', async () => rows(await client.query({ text: 'SELECT 1 AS a, 2 AS a', rowMode: 'array' })));
await attempt('queued', async () =>
  Promise.all(Array.from({ length: 200 }, (_, i) => client.query('SELECT $1::int * 2 AS d', [i]).then((r) => r.rows[0].d))));
await attempt('queued with errors', async () =>
  (await Promise.allSettled(Array.from({ length: 20 }, (_, i) => client.query('SELECT 10 / $1::int AS q', [i % 5]))))
    .map((r) => (r.status === 'fulfilled' ? r.value.rows[0].q : failure(r.reason))));
await attempt('syntax', async () => rows(await client.query('SELEC 1')));
await attempt('duplicate', async () => rows(await client.query('INSERT INTO t (id) VALUES (1)')));
await attempt('transaction', async () => {
  await client.query('BEGIN');
  await client.query('INSERT INTO t (id) VALUES (2)');
  await client.query('SAVEPOINT s');
  const failed = await client.query('INSERT INTO t (id) VALUES (2)').catch(failure);
  await client.query('ROLLBACK TO s');
  await client.query('COMMIT');
  return [failed, rows(await client.query('SELECT count(*) FROM t'))];
});
await attempt('cursor', async () => {
  const cursor = client.query(new Cursor('SELECT g, g::text || $1 AS s FROM generate_series(1, 250) g', ['!']));
  const sizes = [];
  for (;;) {
    const part = await cursor.read(100);
    sizes.push([part.length, part.at(-1)]);
    if (part.length === 0) break;
  }
  await cursor.close();
  return sizes;
});
await attempt('stream', async () => {
  let sum = 0;
  for await (const row of client.query(new QueryStream('SELECT g FROM generate_series(1, 5000) g', [], { batchSize: 64 }))) sum += row.g;
  return sum;
});
await attempt('copy in', async () => {
  await pipeline(
    Readable.from(Array.from({ length: 1000 }, (_, i) => `${i + 100}\tlinha ${i}\n`)),
    client.query(copy.from('COPY t (id, nome) FROM STDIN')));
  return rows(await client.query('SELECT count(*), max(id) FROM t'));
});
await attempt('copy out', async () => {
  let text = '';
  for await (const part of client.query(copy.to('COPY (SELECT id, nome FROM t WHERE id BETWEEN 100 AND 110 ORDER BY id) TO STDOUT (FORMAT csv)'))) text += part;
  return text;
});
await attempt('notice', async () => {
  await client.query("DO $$ BEGIN RAISE NOTICE 'olá %', 1; RAISE WARNING 'cuidado'; END $$");
  return notices;
});
await attempt('notification', async () => {
  const got = new Promise((resolve) => client.once('notification', (n) => resolve([n.channel, n.payload])));
  await client.query('LISTEN canal');
  await client.query("NOTIFY canal, 'oi'");
  return got;
});
await attempt('timeout', async () => {
  await client.query('SET statement_timeout = 200');
  const failed = await client.query('SELECT pg_sleep(5)').catch(failure);
  await client.query('RESET statement_timeout');
  return failed;
});
await attempt('types', async () => rows(await client.query(
  "SELECT 1::int2, 2::int8, 1.5::float4, 2.5::float8, true, 'a'::char(3), '2026-01-02'::date, '10:00'::time, '1 day 2 hours'::interval, '{1,2}'::text[], '10.0.0.1'::inet, gen_random_uuid() IS NOT NULL AS u, '[1,5)'::int4range, '<a/>'::xml, 'a=>1'::text::bytea, point(1,2), 'NaN'::numeric")));
await client.end();

const pool = new pg.Pool({ max: 5 });
await attempt('pool', async () =>
  (await Promise.all(Array.from({ length: 50 }, (_, i) => pool.query('SELECT $1::int AS i', [i])))).map((r) => r.rows[0].i));
await pool.end();
process.stdout.write(heard.map((h) => JSON.stringify(h)).join('\n') + '\n');
