/** Which figure a question about a cause is about, and which way it says that went. */
import { expect, test } from 'vitest';
import { asksWhyLost, readCause } from '#agents/cause.ts';

test.each([
  ['why?', '', null],
  ['why is that', '', null],
  ['but why did it drop', '', 'fell'],
  ['why did the number change', '', null],
  ['how come it went up', '', 'rose'],
  ['why did won revenue fall?', 'did won revenue', 'fell'],
  ['why is win rate so low in west', 'is win rate in west', 'fell'],
  ['what drove the change in win rate', 'win rate', null],
  ['what is behind the drop in average deal size', 'average deal size', 'fell'],
  ["what's driving revenue growth in europe", 'revenue in europe', 'rose'],
  ['why did revenue fall from q2 to q3', 'did revenue in q3 vs q2', 'fell'],
  ['why did win rate change between march and april', 'did win rate in april vs march', null],
  ['explain the drop in sales cycle last quarter', 'sales cycle last quarter', 'fell'],
  ['why so few', '', 'fell'],
  ['why are deals taking longer this year', 'are deals taking this year', 'rose'],
  ['why did the sales cycle get shorter', 'did the sales cycle', 'fell'],
  ['our won revenue dropped in Q3. What happened?', 'did our won revenue in Q3', 'fell'],
  ['Win rate is up since September, why?', 'did Win rate is since September', 'rose'],
  ['reasons for the decline of won deals', 'won deals', 'fell'],
])('%s', (text, subject, direction) => {
  expect(readCause(text)).toMatchObject({ subject, direction });
});

test.each<[string, boolean]>([
  ["why is Mateo's win rate so low", true],
  ['why is win rate in Harbor lower than in Summit', true],
  ['why is the north behind the south on win rate', true],
  ['why is win rate lower than last quarter', false],
  ['why is win rate lower than in Q2', false],
  ['why did win rate get so low', false],
  ['why did Q3 come in higher than Q2', false],
  ["why is Chidi's win rate down this quarter", false],
])('how a figure stands, not how it changed: %s', (text, isLevel) => {
  expect(readCause(text)?.isLevel).toBe(isLevel);
});

test.each([
  'win rate by rep',
  'what fell last quarter',
  'explain that',
  'where does that come from',
  'which deals slipped and why',
  'how many deals slipped and why',
  'what happened last week',
])('no cause: %s', (text) => {
  expect(readCause(text)).toBeNull();
});

test.each([
  ['Why do we lose deals?', true],
  ['what are the reasons for lost deals', true],
  ['why do we lose so many deals in Enterprise?', true],
  ['why did lost deals drop in Q3', false],
  ['why do we lose more deals than last year', false],
  ['why did lost revenue change', false],
])('reasons of losing, not of a change: %s', (text, isReasons) => {
  expect(asksWhyLost(text)).toBe(isReasons);
});
