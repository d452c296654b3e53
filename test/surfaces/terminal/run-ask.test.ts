import { PassThrough } from 'node:stream';
import { createInterface } from 'node:readline';
import { describe, expect, test } from 'vitest';
import type { Product } from '#kernel/ports.ts';
import { type Result, failed, ok } from '#kernel/result.ts';
import { type AskRequest, parseAskArguments } from '#surfaces/terminal/parse-ask-arguments.ts';
import { runAsk } from '#surfaces/terminal/run-ask.ts';
import { collectOutput } from '#test/helpers/collect-output.ts';
import { contractErrors } from '#test/helpers/contract-schema.ts';
import { type FakeProduct, makeFakeProduct, silentLog } from '#test/helpers/fake-product.ts';

type Printed = { id: string; turn: number; kind: string; intent: string; text: string };

function requestOf(argv: readonly string[]): AskRequest {
  const request = parseAskArguments(argv);
  if (typeof request === 'string') throw new Error(request);
  return request;
}

async function ask(argv: readonly string[], lines: readonly string[] = [], product: Result<Product> = ok(makeFakeProduct())): Promise<readonly Printed[]> {
  const output = collectOutput();
  await runAsk({ product, log: silentLog, output, lines, runKey: 'run-1' }, requestOf(argv));
  const printed = output
    .text()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Printed);
  expect(printed.flatMap(contractErrors)).toEqual([]);
  return printed;
}

const brief = (printed: readonly Printed[]) => printed.map(({ id, turn, kind, text }) => [id, turn, kind, text]);

describe('the command line of ask', () => {
  test.each([
    [['--json'], 'no question'],
    [['   '], 'no question'],
    [['--at', '31.12.2017', 'x'], '--at: "31.12.2017" is not a day such as 2017-12-31'],
    [['--batch', 'f', 'x'], '--batch takes its questions from the file; leave the others out'],
    [['--colour', 'x'], "Unknown option '--colour'"],
    [['--as'], "Option '--as <value>' argument missing"],
  ])('%j is answered with what is wrong', (argv, message) => {
    expect(parseAskArguments(argv)).toEqual(expect.stringContaining(message));
  });

  test('--help is no mistake', () => {
    expect(parseAskArguments(['--help', 'x'])).toBe('');
  });

  test('a batch always prints JSON', () => {
    expect(requestOf(['--batch', '-'])).toEqual({ json: true, as: null, source: { kind: 'batch', file: '-' } });
  });
});

describe('ask --json', () => {
  test('prints one object per turn of one thread', async () => {
    const product = makeFakeProduct();
    const printed = await ask(['--json', '--as', 'Remy Castell', '--at', '2017-12-31', 'win rate', 'and by region?'], [], ok(product));
    expect(brief(printed)).toEqual([
      ['q1', 1, 'answer', 'Remy Castell asked "win rate" at 2017-12-31.'],
      ['q2', 2, 'answer', 'Remy Castell asked "and by region?" at 2017-12-31.'],
    ]);
    expect(product.received.map(({ threadKey, eventKey, surface }) => [surface, threadKey, eventKey])).toEqual([
      ['ask', 'ask:run-1', 'ask:run-1:1'],
      ['ask', 'ask:run-1', 'ask:run-1:2'],
    ]);
    expect(product.delivered).toEqual(['t1', 't2']);
  });

  test('an unknown person is an error on every turn', async () => {
    expect(brief(await ask(['--json', '--as', 'Nobody', 'a', 'b']))).toEqual([
      ['q1', 1, 'error', 'Nobody here is called "Nobody". Did you mean Dana Whitfield or Remy Castell?'],
      ['q2', 2, 'error', 'Nobody here is called "Nobody". Did you mean Dana Whitfield or Remy Castell?'],
    ]);
  });

  test('a turn that the product refuses or breaks on is an error, and the thread goes on', async () => {
    expect(brief(await ask(['--json', 'too long', 'throw', 'fine']))).toEqual([
      ['q1', 1, 'error', 'message: longer than 2000 characters'],
      ['q2', 2, 'error', 'That could not be served: the product broke'],
      ['q3', 3, 'answer', 'Dana Whitfield asked "fine" at now.'],
    ]);
  });

  test('a product that cannot be opened is an error that says why', async () => {
    const printed = await ask(['--json', 'x'], [], failed({ kind: 'busy', reason: 'process 12 holds the data' }));
    expect(printed).toMatchObject([{ id: 'q1', kind: 'error', intent: 'help', text: 'Busy: process 12 holds the data' }]);
  });
});

test('ask without --json prints Markdown, each answer below its question', async () => {
  const output = collectOutput();
  await runAsk({ product: ok(makeFakeProduct()), log: silentLog, output, lines: [], runKey: 'r' }, requestOf(['clarify', 'receipt']));
  expect(output.text()).toBe(
    '> clarify\n\nWhich revenue do you mean?\n\n1. won revenue\n2. open pipeline\n\n> receipt\n\nLogged.\n\nReceipt r1, audit entry person:p1#3.\n',
  );
});

describe('ask --batch', () => {
  test('answers every line in order in a thread of its own, and goes on after a bad one', async () => {
    const product = makeFakeProduct();
    const lines = [
      '\ufeff{"id":"a","turns":["slow 40","two"]}',
      '{"id":"b","turns":["one"],"as":"Remy Castell","at":"2017-11-15"}',
      'not json',
      '',
      '{"turns":["no id"]}',
      '{"id":"e","turns":[]}',
      '{"id":"f","turns":["x"],"at":"2017-13-01"}',
      '{"id":7,"turns":["x","y"],"as":"Nobody"}',
      '{"id":"h","turns":["last"],"as":null,"at":null,"note":"ignored"}',
    ];
    const printed = await ask(['--batch', '-'], lines, ok(product));
    expect(brief(printed)).toEqual([
      ['a', 1, 'answer', 'Dana Whitfield asked "slow 40" at now.'],
      ['a', 2, 'answer', 'Dana Whitfield asked "two" at now.'],
      ['b', 1, 'answer', 'Remy Castell asked "one" at 2017-11-15.'],
      ['line 3', 1, 'error', 'line 3: not JSON'],
      ['line 5', 1, 'error', expect.stringContaining('line 5: id')],
      ['e', 1, 'error', expect.stringContaining('line 6: turns')],
      ['f', 1, 'error', 'line 7: at: "2017-13-01" is not a day such as 2017-12-31'],
      ['7', 1, 'error', expect.stringContaining('Nobody')],
      ['7', 2, 'error', expect.stringContaining('Nobody')],
      ['h', 1, 'answer', 'Dana Whitfield asked "last" at now.'],
    ]);
    expect(new Set(product.received.map((raw) => raw.eventKey)).size).toBe(product.received.length);
    expect(new Set(product.received.map((raw) => raw.threadKey)).size).toBe(3);
  });

  test('lines that do not say take --as and --at of the command line', async () => {
    const printed = await ask(['--batch', '-', '--as', 'Remy Castell', '--at', '2017-12-31'], ['{"id":"a","turns":["x"]}']);
    expect(printed[0]?.text).toBe('Remy Castell asked "x" at 2017-12-31.');
  });

  test('the same id on two lines makes two threads', async () => {
    const product = makeFakeProduct();
    await ask(['--batch', '-'], ['{"id":"a","turns":["x"]}', '{"id":"a","turns":["y"]}'], ok(product));
    expect(product.received.map((raw) => raw.threadKey)).toEqual(['ask:run-1:1', 'ask:run-1:2']);
  });

  test('an answer is printed while the input is still open', async () => {
    const product: FakeProduct = makeFakeProduct();
    const input = new PassThrough();
    const output = collectOutput();
    const done = runAsk({ product: ok(product), log: silentLog, output, lines: createInterface({ input }), runKey: 'r' }, requestOf(['--batch', '-']));
    input.write('{"id":"a","turns":["first"]}\n');
    await output.until('asked \\"first\\"');
    input.end('{"id":"b","turns":["second"]}');
    await done;
    expect(output.text().trim().split('\n')).toHaveLength(2);
  });

  test('a reader that went away ends the run', async () => {
    const output = collectOutput();
    output.destroy();
    const lines = Array.from({ length: 20 }, (_, at) => `{"id":"${at}","turns":["x"]}`);
    await expect(runAsk({ product: ok(makeFakeProduct()), log: silentLog, output, lines, runKey: 'r' }, requestOf(['--batch', '-']))).rejects.toThrow(
      'destroyed',
    );
  });
});
