/** Hostile and harmless statements, judged. */
import { expect, test } from 'vitest';
import { guardStatement } from '#db/guard-statement.ts';

const harmless: readonly (readonly [string, readonly string[]])[] = [
  ['SELECT count(*) FROM analytics.fct_opportunity', ['analytics.fct_opportunity']],
  [
    "-- grain: owner\nSELECT owner_name, sum(amount) FILTER (WHERE outcome = 'Won') AS won FROM analytics.fct_opportunity GROUP BY owner_name",
    ['analytics.fct_opportunity'],
  ],
  ['WITH a AS (SELECT 1 AS x), b AS (SELECT x FROM a) SELECT x FROM b UNION ALL SELECT x FROM a', []],
  ['WITH RECURSIVE n AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM n WHERE x < 5) SELECT x FROM n', []],
  ['SELECT a.x FROM (WITH inner_row AS (SELECT 1 AS x) SELECT x FROM inner_row) AS a', []],
  [
    "SELECT date_trunc('quarter', close_date)::date AS q, avg(amount) FROM analytics.fct_opportunity WHERE organization_id = $1 GROUP BY 1 ORDER BY 1 LIMIT 10",
    ['analytics.fct_opportunity'],
  ],
  ['SELECT coalesce(round(sum(won)::numeric / nullif(sum(closed), 0), 6), 0) FROM analytics.fct_opportunity', ['analytics.fct_opportunity']],
  ['SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY days) FROM analytics.fct_opportunity', ['analytics.fct_opportunity']],
  [
    "SELECT CASE WHEN amount IS NULL THEN 'none' ELSE 'some' END, extract(year FROM close_date), close_date + interval '1 day' FROM analytics.fct_opportunity",
    ['analytics.fct_opportunity'],
  ],
  ['SELECT name FROM app.person WHERE person_id = ANY($1::uuid[]) AND name_normalized LIKE $2', ['app.person']],
  ['SELECT rank() OVER (PARTITION BY team ORDER BY total DESC), lag(total) OVER w FROM analytics.a WINDOW w AS (ORDER BY total)', ['analytics.a']],
  [
    'SELECT f.owner FROM analytics.fct_opportunity AS f LEFT JOIN LATERAL (SELECT 1) AS u ON true CROSS JOIN unnest($1::text[]) AS v (x)',
    ['analytics.fct_opportunity'],
  ],
  [
    "SELECT pg_catalog.lower(name), name COLLATE \"C\", name IN ('a', 'b'), EXISTS (SELECT 1 FROM analytics.b), array[1, 2], greatest(1, 2) FROM app.team",
    ['analytics.b', 'app.team'],
  ],
  ['SELECT owner, sum(amount) FROM analytics.f GROUP BY GROUPING SETS ((owner), ()) HAVING sum(amount) > 0', ['analytics.f']],
  ["SELECT 'a; DROP TABLE app.person; --' AS text", []],
  ['VALUES (1, 2)', []],
];

test.each(harmless)('passes: %s', async (sql, relations) => {
  const guarded = await guardStatement(sql);
  expect(guarded).toEqual({ ok: true, value: { relations } });
});

const hostile: readonly (readonly [string, RegExp])[] = [
  ['', /not SQL/],
  ['-- nothing', /not SQL|exactly one SELECT/],
  ['SELECT 1; SELECT 2', /exactly one SELECT/],
  ['SELECT 1; RESET ROLE', /exactly one SELECT/],
  ['RESET ROLE', /exactly one SELECT/],
  ['SET LOCAL ROLE plumbline_owner', /exactly one SELECT/],
  ["SET app.person_id = 'x'", /exactly one SELECT/],
  ['COMMIT', /exactly one SELECT/],
  ['DO $$ BEGIN RESET ROLE; END $$', /exactly one SELECT/],
  ['EXPLAIN ANALYZE SELECT 1', /exactly one SELECT/],
  ['DELETE FROM app.person', /exactly one SELECT/],
  ["COPY (SELECT 1) TO PROGRAM 'id'", /exactly one SELECT/],
  ['PREPARE p AS SELECT 1', /exactly one SELECT/],
  ['CREATE TABLE analytics.x AS SELECT 1', /exactly one SELECT/],
  ['SELEC 1', /not SQL/],
  ['SELECT 1 INTO TEMP x', /SELECT INTO/],
  ['SELECT 1 AS x INTO x UNION SELECT 2', /SELECT INTO/],
  ['SELECT * FROM app.person FOR UPDATE', /row locks/],
  ['WITH d AS (DELETE FROM app.person RETURNING *) SELECT * FROM d', /WITH query that is not a SELECT/],
  ['SELECT * FROM (WITH d AS (UPDATE app.person SET name = name RETURNING *) SELECT * FROM d) AS e', /WITH query that is not a SELECT/],
  ["WITH s AS (SELECT set_config('app.person_id', 'x', true)) SELECT * FROM s", /function set_config/],
  ["SELECT pg_catalog.set_config('role', 'plumbline_owner', true)", /function pg_catalog.set_config/],
  ["SELECT current_setting('app.person_id')", /function current_setting/],
  ['SELECT pg_sleep(10)', /function pg_sleep/],
  ["SELECT pg_read_file('/etc/passwd')", /function pg_read_file/],
  ["SELECT lo_import('/etc/passwd')", /function lo_import/],
  ["SELECT * FROM dblink('host=x', 'SELECT 1') AS t (x int)", /function dblink/],
  ["SELECT query_to_xml('SELECT 1', true, true, '')", /function query_to_xml/],
  ['SELECT pg_terminate_backend(1)', /function pg_terminate_backend/],
  ['SELECT pg_advisory_lock(1)', /function pg_advisory_lock/],
  ["SELECT nextval('x')", /function nextval/],
  ["SELECT app.protect_table('app.person')", /function app.protect_table/],
  ['SELECT public.count(1)', /function public.count/],
  ['SELECT count(*) FILTER (WHERE pg_sleep(1) IS NULL) FROM analytics.x', /function pg_sleep/],
  ['SELECT sum(x) OVER (ORDER BY pg_sleep(1)) FROM analytics.x', /function pg_sleep/],
  ['SELECT 1 FROM analytics.x ORDER BY pg_sleep(1) LIMIT random()', /function random|function pg_sleep/],
  ['SELECT 1 UNION SELECT pg_backend_pid()', /function pg_backend_pid/],
  ['SELECT now()', /function now/],
  ['SELECT current_user', /SQLValueFunction/],
  ['SELECT current_date', /SQLValueFunction/],
  ["SELECT 'app.person'::regclass", /type regclass/],
  ['SELECT 1 OPERATOR(public.+) 2', /operator public/],
  ['SELECT * FROM pg_catalog.pg_authid', /relation pg_catalog.pg_authid/],
  ['SELECT * FROM pg_stat_activity', /relation pg_stat_activity/],
  ['SELECT * FROM information_schema.tables', /relation information_schema.tables/],
  ['SELECT * FROM raw.opportunity', /relation raw.opportunity/],
  ['SELECT * FROM app.turn', /relation app.turn/],
  ['SELECT * FROM app.person_role', /relation app.person_role/],
  ['SELECT * FROM fct_opportunity', /relation fct_opportunity/],
  ['SELECT * FROM other.analytics.x', /another database/],
  ['SELECT * FROM (WITH pg_class AS (SELECT 1) SELECT 1) AS x, pg_class', /relation pg_class/],
  ['WITH a AS (SELECT * FROM pg_class), pg_class AS (SELECT 1) SELECT * FROM a', /relation pg_class/],
  ['TABLE raw.account', /relation raw.account/],
  ['SELECT * FROM analytics.x TABLESAMPLE bernoulli (1)', /RangeTableSample/],
  ["SELECT xmlparse(document '<a/>')", /XmlExpr/],
];

test.each(hostile)('refuses: %s', async (sql, reason) => {
  const guarded = await guardStatement(sql);
  expect(guarded).toMatchObject({ ok: false, failure: { kind: 'statement_refused', reason: expect.stringMatching(reason) as string } });
});

const served = new Set(['m_pipeline_health']);

test.each([
  ['SELECT quarter_label FROM m_pipeline_health ORDER BY quarter DESC LIMIT 5', { ok: true, value: { relations: ['analytics.m_pipeline_health'] } }],
  ['WITH m_pipeline_health AS (SELECT 1 AS x) SELECT x FROM m_pipeline_health', { ok: true, value: { relations: [] } }],
  ['SELECT * FROM raw.m_pipeline_health', { ok: false }],
  ['SELECT * FROM pg_class', { ok: false }],
  ['SELECT * FROM fct_opportunity', { ok: false }],
])('knows the names the catalogue serves: %s', async (sql, outcome) => {
  expect(await guardStatement(sql, served)).toMatchObject(outcome);
});
