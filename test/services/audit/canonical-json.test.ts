import { expect, test } from 'vitest';
import { canonicalJson } from '#services/audit/canonical-json.ts';
import { FIRST_PREV_HASH, canonicalEntry, hashText, isSignatureOf, ledgerMoment, signHash } from '#services/audit/entry.ts';
import { instantOf, parseInstant } from '#kernel/dates.ts';

const spellings: readonly (readonly [string, unknown, string])[] = [
  ['sorts keys by code unit, not by locale', { b: 1, a: 2, B: 3, ä: 4, _: 5 }, '{"B":3,"_":5,"a":2,"b":1,"ä":4}'],
  ['sorts an astral key by its surrogates', { '\uffff': 1, '😀': 2 }, '{"😀":2,"\uffff":1}'],
  ['writes text in NFC', 'Cafe\u0301', '"Café"'],
  ['writes keys in NFC', { 'e\u0301': 1 }, '{"é":1}'],
  ['keeps arrays in order', [3, null, true, ['b', 'a']], '[3,null,true,["b","a"]]'],
  ['leaves non-ASCII unescaped', 'naïve – 東京 😀', '"naïve – 東京 😀"'],
  ['escapes quotes and control characters', 'a"b\\c\n\u0001', '"a\\"b\\\\c\\n\\u0001"'],
  ['writes minus zero as zero', -0, '0'],
  ['does not trip over __proto__', JSON.parse('{"__proto__":{"a":1}}'), '{"__proto__":{"a":1}}'],
];
test.each(spellings)('canonical JSON %s', (_, value, text) => {
  expect(canonicalJson(value)).toBe(text);
});

const refusals: readonly (readonly [string, unknown])[] = [
  ['a float', { amount: 5000.5 }],
  ['NaN', [Number.NaN]],
  ['an integer too large to be exact', 2 ** 53],
  ['undefined', { a: undefined }],
  ['a bigint', 5n],
  ['a Map', new Map()],
  ['a lone surrogate', '\ud800'],
  ['NUL', 'a\0b'],
  ['keys that NFC makes equal', { 'e\u0301': 1, é: 2 }],
];
test.each(refusals)('canonical JSON refuses %s', (_, value) => {
  expect(() => canonicalJson(value)).toThrow(/ledger|same text/);
});

const vectors = [
  {
    seq: 1,
    event: 'deal.stage_changed',
    payload: { from_stage: 'proposal', note: 'Café', to_stage: 'negotiation' },
    recordedAt: '2025-10-11T09:00:00.000000Z',
    prevHash: FIRST_PREV_HASH,
    hash: '89f8be43783fe3225639a0c0c6f9e61479d2a0f219255c012aa39ddd578d67e9',
    signature: '6b254d8d63c27d9298732406c58bc9cfef0d97ef530afd3f357d1ce03e0bfe8c',
  },
  {
    seq: 2,
    event: 'commission.created',
    payload: { amount: '5000.00', currency: 'SGD', status: 'pending' },
    recordedAt: '2025-10-11T09:00:01.250000Z',
    prevHash: '89f8be43783fe3225639a0c0c6f9e61479d2a0f219255c012aa39ddd578d67e9',
    hash: '8376fabbdf7c9dbace9708794845b4e88f94bc505388733d87a0cc7214c6918c',
    signature: 'f3265c09031010790e4d06190ab25d5c2132b5d6c33335bfcdf24ec299ecb74c',
  },
];
test.each(vectors)('entry $seq of the reference has its hash and signature', ({ hash, signature, ...rest }) => {
  const secret = Buffer.from('test-secret');
  const canonical = canonicalEntry({ ...rest, organizationId: 1, stream: 'deal:6f1c1f6e-6d0b-4a5e-9d55-0c7f6b1a2b3c', actor: 'user:U1' });
  expect(hashText(canonical)).toBe(hash);
  expect(signHash(secret, hash)).toBe(signature);
  expect(isSignatureOf(secret, hash, signature)).toBe(true);
  expect(isSignatureOf(secret, hash, signature.replace(/.$/, '0'))).toBe(false);
  expect(isSignatureOf(secret, hash, '')).toBe(false);
});

test('a moment is written with six fraction digits', () => {
  expect(ledgerMoment(instantOf(1_250))).toBe('1970-01-01T00:00:01.250000Z');
  expect(ledgerMoment(parseInstant('2025-10-11T11:00:00+02:00') ?? instantOf(0))).toBe('2025-10-11T09:00:00.000000Z');
});
