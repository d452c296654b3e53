/** The import table of ARCHITECTURE.md: imports go one way. */
const layers = {
  kernel: [],
  db: ['kernel'],
  catalog: ['db', 'kernel'],
  query: ['catalog', 'db', 'kernel'],
  collectors: ['catalog', 'db', 'kernel'],
  services: ['catalog', 'db', 'kernel'],
  language: ['kernel'],
  actions: ['query', 'collectors', 'services', 'catalog', 'db', 'kernel'],
  conversation: ['agents', 'language', 'actions', 'query', 'collectors', 'services', 'catalog', 'db', 'kernel'],
  jobs: ['conversation', 'agents', 'language', 'actions', 'query', 'collectors', 'services', 'catalog', 'db', 'kernel'],
  surfaces: ['kernel'],
};

const folder = (name) => (name === 'agents' ? '^agents/' : `^src/${name}/`);
const everyFolder = [...Object.keys(layers), 'agents'];

const layerRules = Object.entries({ ...layers, agents: ['kernel'] }).map(([name, allowed]) => ({
  name: `${name}-imports-downwards`,
  severity: 'error',
  from: { path: folder(name) },
  to: {
    path: '^(src|agents)/',
    pathNot: [name, ...allowed]
      .filter((other) => everyFolder.includes(other))
      .map(folder)
      .join('|'),
  },
}));

const siblingRules = ['agents', 'src/actions', 'src/jobs', 'src/collectors', 'src/surfaces'].map((parent) => ({
  name: `siblings-of-${parent.replace('src/', '')}`,
  severity: 'error',
  comment: 'Siblings never import each other; what two share lies directly in the parent folder.',
  from: { path: `^${parent}/([^/]+)/` },
  to: { path: `^${parent}/[^/]+/`, pathNot: `^${parent}/$1/` },
}));

/** Packages that have one owner. */
const owners = [
  ['pg', '^node_modules/(pg|pg-[^/]+|@types/pg)/', '^src/db/connect-pg\\.ts$'],
  ['pglite', '^node_modules/@electric-sql/', '^src/db/(connect-pglite|pglite-worker)\\.ts$'],
  ['slack', '^node_modules/@slack/', '^(src/surfaces/slack/|src/entry/slack\\.ts$|test/helpers/fake-slack)'],
  ['langchain-and-openai', '^node_modules/(@langchain|langchain|openai)/', '^src/language/openai'],
];

module.exports = {
  forbidden: [
    ...layerRules,
    ...siblingRules,
    ...owners.map(([name, target, from]) => ({
      name: `${name}-has-one-owner`,
      severity: 'error',
      from: { path: '^(src|agents|test)/', pathNot: from },
      to: { path: target },
    })),
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-dev-dependency-in-product',
      severity: 'error',
      from: { path: '^(src|agents)/' },
      to: { dependencyTypes: ['npm-dev'], pathNot: '^node_modules/@types/' },
    },
    {
      name: 'only-entries-and-tests-import-wire',
      severity: 'error',
      from: { path: '^(src|agents)/', pathNot: '^src/(entry/|wire\\.ts$)' },
      to: { path: '^src/(wire|env)\\.ts$' },
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { conditionNames: ['node', 'import', 'default', 'types'], exportsFields: ['exports'], mainFields: ['module', 'main', 'types'] },
  },
};
