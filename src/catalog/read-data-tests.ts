/** `data_tests` of a model and its columns → DataTests. */
import type { DataTest } from '#catalog/catalog.ts';
import type { DataTestProperties, ModelProperties } from '#catalog/property-schemas.ts';
import { refreshOf } from '#catalog/read-refresh.ts';

const BUILT_IN = ['not_null', 'unique', 'accepted_values', 'relationships'];
/** Keys of a test that are not its arguments. */
const FRAMEWORK_KEYS = ['name', 'config', 'description', 'severity', 'where', 'arguments', 'test_name', 'limit', 'tags'];

type Place = {
  readonly path: string;
  readonly lineOf: (keys: readonly (string | number)[]) => number;
  readonly report: (keys: readonly (string | number)[], message: string) => void;
};

/** The model's own tests, then those of its columns. A built-in test without what it needs is a problem. */
export function readDataTests(properties: ModelProperties, place: Place): readonly DataTest[] {
  const ofModel = [...properties.data_tests, ...properties.tests].map((test, index) =>
    oneTest(properties, place, { test, column: null, keys: ['data_tests', index] }),
  );
  const ofColumns = properties.columns.flatMap((column, at) =>
    [...column.data_tests, ...column.tests].map((test, index) =>
      oneTest(properties, place, { test, column: column.name, keys: ['columns', at, 'data_tests', index] }),
    ),
  );
  const tests = [...ofModel, ...ofColumns];
  return tests.map((test, index) => {
    const earlier = tests.slice(0, index).filter((other) => other.name === test.name).length;
    return earlier === 0 ? test : { ...test, name: `${test.name}_${earlier + 1}` };
  });
}

/** What adding up takes for granted: no column is unknown, and a group has rows. */
export function impliedTests(properties: ModelProperties, place: Place): readonly DataTest[] {
  const refresh = refreshOf(properties);
  if (refresh.kind !== 'additive') return [];
  return properties.columns.flatMap(({ name }, at) => {
    const of = (test: string): DataTest => ({
      name: [test, properties.name, name, 'to_add_up'].join('_'),
      model: properties.name,
      test,
      column: name,
      arguments: {},
      path: place.path,
      line: place.lineOf(['columns', at]),
    });
    return name === refresh.count ? [of('not_null'), of('is_positive')] : [of('not_null')];
  });
}

type Entry = { readonly test: DataTestProperties; readonly column: string | null; readonly keys: readonly (string | number)[] };

function oneTest(properties: ModelProperties, place: Place, entry: Entry): DataTest {
  const [test = '', options = {}] = typeof entry.test === 'string' ? [entry.test, {}] : (Object.entries(entry.test)[0] ?? []);
  const given = options as Readonly<Record<string, unknown>>;
  // Before dbt 1.10.5 arguments stood beside the framework's own keys.
  const beside = Object.fromEntries(Object.entries(given).filter(([key]) => !FRAMEWORK_KEYS.includes(key)));
  const values: Readonly<Record<string, unknown>> = { ...beside, ...(given['arguments'] as Readonly<Record<string, unknown>> | undefined) };
  const severity = severityOf(given);
  if (severity !== 'warn' && severity !== 'error') place.report(entry.keys, `the severity of ${test} is warn or error, not ${String(severity)}`);
  const needed = { accepted_values: ['values'], relationships: ['to', 'field'] }[test] ?? [];
  for (const key of needed) if (values[key] === undefined) place.report(entry.keys, `${test} needs ${key}`);
  if (BUILT_IN.includes(test) && entry.column === null && values['column_name'] === undefined) place.report(entry.keys, `${test} stands under a column`);
  return {
    name: [test, properties.name, entry.column].filter((part) => part !== null).join('_'),
    model: properties.name,
    test,
    column: entry.column ?? (typeof values['column_name'] === 'string' ? values['column_name'] : null),
    arguments: values,
    ...(severity === 'warn' ? { severity: 'warn' as const } : {}),
    path: place.path,
    line: place.lineOf(entry.keys),
  };
}

/** Under `config`, as dbt has it, or beside the arguments, as older projects do. */
function severityOf(given: Readonly<Record<string, unknown>>): unknown {
  const { config } = given;
  const told = (typeof config === 'object' && config !== null && 'severity' in config ? config.severity : given['severity']) ?? 'error';
  return typeof told === 'string' ? told.toLowerCase() : told;
}
