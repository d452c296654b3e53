import { expect, test } from 'vitest';
import { makeLog } from '#entry/make-log.ts';

function logged(write: (log: ReturnType<typeof makeLog>) => void): readonly Record<string, unknown>[] {
  const lines: string[] = [];
  write(makeLog('info', { write: (line: string) => void lines.push(line) }));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

test('a line has level, time, event and data', () => {
  expect(logged((log) => log.warn('turn_slow', { ms: 12 }))).toMatchObject([{ level: 40, msg: 'turn_slow', ms: 12, time: expect.stringMatching(/Z$/) }]);
});

test('an error is told with its cause', () => {
  const error = new Error('outer', { cause: new Error('inner') });
  expect(logged((log) => log.error('broke', { error }))).toMatchObject([{ error: { name: 'Error', message: 'outer', cause: { message: 'inner' } } }]);
});

test.each([
  [{ botToken: 'xoxb-1-2-abc' }],
  [{ settings: { openai: { apiKey: 'anything' } } }],
  [{ text: 'sent xoxb-123-abc and xapp-1-A2 and sk-abcdefgh1234' }],
  [{ headers: { authorization: 'Bearer abc' } }],
  [{ said: 'Authorization: Bearer abcdef' }],
  [{ DATABASE_URL: 'postgresql://a:b@h/d' }],
  [{ reason: 'cannot reach postgresql://plumbline:hunter2@db:5432/x' }],
  [{ error: new Error('failed with xoxb-1-2-abc') }],
  [{ error: Object.assign(new Error('x'), { password: 'hunter2' }) }],
])('no secret is written: %j', (data) => {
  const text = JSON.stringify(logged((log) => log.error('event', data)));
  expect(text).toContain('[hidden]');
  expect(text).not.toMatch(/abc|hunter2|anything|xapp-1|a:b/);
});

test('a value that holds itself, or too much, is cut short', () => {
  const loop: Record<string, unknown> = {};
  loop['self'] = loop;
  const [line] = logged((log) => log.info('event', { loop, list: Array.from({ length: 1_000 }), text: 'x'.repeat(100_000), big: 1n }));
  expect(JSON.stringify(line).length).toBeLessThan(6_000);
});
