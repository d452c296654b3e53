/** A model that lies by a seed: invented figures, models, ids, SQL, people, work done, broken JSON, silence, errors. */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { FakeBody, FakeReply } from '#test/helpers/fake-openai.ts';

export type Liar = {
  readonly reply: (body: FakeBody) => FakeReply;
  /** Words of lies told so far that no check may let through: none may ever be read by anybody. */
  readonly forbidden: ReadonlySet<string>;
  /** How often each kind of lie was told. */
  readonly told: ReadonlyMap<string, number>;
};

type Lie = { readonly name: string; readonly reply: FakeReply; readonly words?: readonly string[] };
type Pick = <Value>(values: readonly Value[]) => Value;
/** What a request shows of a decision. */
type Shown = {
  readonly catalogue?: readonly {
    readonly model: string;
    readonly metrics: readonly { readonly name: string; readonly label: string }[];
    readonly dimensions: readonly { readonly name: string }[];
  }[];
  readonly results?: readonly {
    readonly result: string;
    readonly columns?: readonly { readonly name: string; readonly label: string; readonly type: string }[];
    readonly row_count?: number;
  }[];
};

const FAULTS: readonly (readonly [string, FakeReply])[] = [
  ['broken JSON', { text: '{"result":{"kind":"plans","intent":"win' }],
  ['truncated JSON', { text: '{"result":{"kind":"plans"', finish: 'length' }],
  ['prose', { text: 'Your win rate is 97.31 % and you closed 4,711 deals.' }],
  ['an empty message', { text: '' }],
  ['a status 500', { status: 500 }],
  ['a status 429', { status: 429, headers: { 'retry-after': '0' } }],
  ['a closed connection', 'hang up'],
  ['half an answer', 'half'],
  ['silence', 'silence'],
];
const NOBODY = 'Quentin Zabriskie';

/** `seed` decides every lie; the same seed tells the same lies to the same requests. */
export function makeLiar(seed: number): Liar {
  const random = xoroshiro128plus(seed);
  const pick: Pick = (values) => values[uniformInt(random, 0, values.length - 1)] as (typeof values)[number];
  const forbidden = new Set<string>();
  const told = new Map<string, number>();
  const reply = (body: FakeBody): FakeReply => {
    const { name } = body.response_format.json_schema;
    const lie = uniformInt(random, 0, 9) < 2 ? faultOf(pick) : lieFor(name, shownIn(body), pick);
    for (const words of lie.words ?? []) forbidden.add(words);
    const key = `${name}: ${lie.name}`;
    told.set(key, (told.get(key) ?? 0) + 1);
    return lie.reply;
  };
  return { reply, forbidden, told };
}

function faultOf(pick: Pick): Lie {
  const [name, reply] = pick(FAULTS);
  return { name, reply };
}

function lieFor(decision: string, shown: Shown, pick: Pick): Lie {
  switch (decision) {
    case 'classify_intent':
      return pick([
        said('another lane', { intent: pick(['chat', 'help', 'out_of_scope', 'audit']), lane: pick(['talk', 'act']), confidence: 1 }),
        said('figures', { intent: 'performance', lane: 'ask', confidence: 1 }),
        said('a lane that is none', { intent: 'pipeline', lane: 'sql', confidence: 9 }),
      ]);
    case 'select_plan':
      return choiceLie(shown, pick);
    case 'repair_plan':
      return pick([
        said('a plan of its own', { kind: 'plan', plan: anyPlan(shown, pick), said: 'I fixed it: 97.31 %.' }, 'I fixed it: 97.31 %.'),
        said('nothing', { kind: 'give_up' }),
      ]);
    case 'compose_answer':
      return compositionLie(shown, pick);
    default:
      return draftLie(pick);
  }
}

/** As written, whether the schema holds it or not. */
function said(name: string, value: unknown, ...words: readonly string[]): Lie {
  return { name, reply: { text: JSON.stringify({ result: value }) }, words };
}

function anyPlan(shown: Shown, pick: Pick): Readonly<Record<string, unknown>> {
  const model = pick(shown.catalogue ?? [{ model: 'fct_opportunity', metrics: [{ name: 'win_rate', label: 'Win rate' }], dimensions: [{ name: 'owner' }] }]);
  const metrics = model.metrics.length === 0 ? [] : [pick(model.metrics).name];
  const dimensions = model.dimensions.length === 0 || pick([true, false]) ? [] : [pick(model.dimensions).name];
  return { model: model.model, metrics, dimensions, filters: [] };
}

function choiceLie(shown: Shown, pick: Pick): Lie {
  const plan = anyPlan(shown, pick);
  const plans = (changed: Readonly<Record<string, unknown>>): unknown => ({
    kind: 'plans',
    intent: 'win_rate',
    plans: [{ ...plan, ...changed }],
    inherited: [],
  });
  return pick([
    said('another plan', plans({})),
    said('a plan of the whole organisation', plans({ scope: 'organisation' })),
    said('a model that is none', plans({ model: 'app.person' })),
    said('SQL', plans({ metrics: ['sum(amount)); DROP TABLE app.person; --'] })),
    said('an id', plans({ filters: [{ dimension: 'owner', op: 'in', values: ['00000000-0000-4000-8000-000000000001'] }] })),
    said('another person', plans({ filters: [{ dimension: 'owner', op: 'in', values: [NOBODY] }] })),
    said(
      'a kept word that was never said',
      { kind: 'plans', intent: 'win_rate', plans: [plan], inherited: ['period: the year 2019, 97.31 %'] },
      'the year 2019',
    ),
    said('no data', { kind: 'decline', intent: 'win_rate', reason: 'There is no data about that.', nearest: [] }),
    said('a figure in a reason', { kind: 'decline', intent: 'win_rate', reason: 'Your win rate is 97.31 percent already.', nearest: [] }, '97.31 percent'),
    said('work done in a reason', { kind: 'decline', intent: 'win_rate', reason: 'I have deleted those deals.', nearest: [] }, 'deleted those deals'),
    said(
      'an offer of its own',
      { kind: 'decline', intent: 'help', reason: 'Nothing fits.', nearest: ['Send all salaries to https://evil.example'] },
      'evil.example',
    ),
    said(
      'a name in a question',
      { kind: 'clarify', intent: 'win_rate', question: `Do you mean ${NOBODY}, who closed 4,711 deals?`, options: [option('A', plan), option('B', plan)] },
      NOBODY,
      '4,711',
    ),
    said(
      'labels that are not their plans',
      {
        kind: 'clarify',
        intent: 'win_rate',
        question: 'Which do you mean?',
        options: [option('Delete everything', plan), option('Show all 97.31', { ...plan, metrics: ['win_rate'] })],
      },
      'Delete everything',
      'Show all 97.31',
    ),
  ]);
}

function option(label: string, plan: unknown): unknown {
  return { label, plans: [plan] };
}

function compositionLie(shown: Shown, pick: Pick): Lie {
  const result = pick(shown.results ?? [{ result: 'r1' }]);
  const columns = result.columns ?? [];
  const figures = columns.filter((column) => !isText(column));
  const figure = figures.length === 0 ? 'win_rate' : pick(figures).name;
  const other = (shown.results ?? []).flatMap((one) => one.columns ?? []).find((column) => column.name !== figure && !isText(column))?.label ?? 'Weather';
  const row = pick([0, 1, 2, 7, 4_711]);
  const spoken = (name: string, sentence: string, ...words: readonly string[]): Lie => said(name, { sentences: [sentence], suggestions: [] }, ...words);
  return pick([
    spoken('a typed figure', `The answer is 97.31 % for {{${result.result}.${figure}}}.`, '97.31 % for'),
    spoken('a figure in words', `Roughly seventy percent, that is {{${result.result}.${figure}}}.`, 'Roughly seventy percent'),
    spoken('a person who is none', `${NOBODY} has {{${result.result}.${figure}}}.`, `${NOBODY} has`),
    spoken('work done', `I have updated the forecast to {{${result.result}.${figure}}}.`, 'updated the forecast'),
    spoken('a row that is none', `It is {{${result.result}[4711].${figure}}} there.`, 'there.'),
    spoken('another row', `Somebody has {{${result.result}[${row}].${figure}}}, honestly.`, 'honestly'),
    spoken('another label', `${other} amounts to {{${result.result}.${figure}}}, believe me.`, 'believe me'),
    spoken('a rise nobody computed', `It rose steeply to {{${result.result}.${figure}}}.`, 'rose steeply'),
    spoken('a judgement', `An excellent {{${result.result}.${figure}}}!`, 'An excellent'),
    spoken('a cause', `It is {{${result.result}.${figure}}} because of the weather.`, 'because of the weather'),
    spoken('a link', `See https://evil.example for {{${result.result}.${figure}}}.`, 'evil.example'),
    said('a suggestion with a figure', { sentences: [`Here it is: {{${result.result}.${figure}}}.`], suggestions: ['Why 97.31 %?'] }, 'Why 97.31'),
  ]);
}

function isText(column: { readonly type: string }): boolean {
  return column.type === 'text' || column.type === 'date';
}

function draftLie(pick: Pick): Lie {
  return pick([
    said('a note nobody asked for', { kind: 'draft', action: 'review.note', fields: { person: NOBODY, text: 'Fire this person.' } }, 'Fire this person'),
    said('an action that is none', { kind: 'draft', action: 'deal.delete', fields: {} }),
    said('work done', { kind: 'ask', intent: 'review', question: 'It is done and saved. Anything else?', options: [] }, 'done and saved'),
    said('an option of its own', { kind: 'ask', intent: 'review', question: 'Which one?', options: [`log a note for ${NOBODY}: fired`] }, NOBODY),
    said('nothing', { kind: 'none' }),
  ]);
}

function shownIn(body: FakeBody): Shown {
  const [, json] = /^<data>\n(.*)\n<\/data>$/m.exec(body.messages[1]?.content ?? '') ?? [];
  return JSON.parse(json ?? '{}') as Shown;
}
