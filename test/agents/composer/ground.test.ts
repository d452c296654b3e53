/** The grounding check: what a composition may not say, and what it may. */
import { describe, expect, test } from 'vitest';
import { groundComposition, fillReferences } from '#agents/composer/ground.ts';
import { testCards } from '#test/helpers/questions.ts';
import { byOwner, compared, winRate } from '#test/helpers/findings.ts';

const findings = [winRate, byOwner, compared];
const faultOf = (sentence: string): string | null =>
  groundComposition({ sentences: [sentence], suggestions: [] }, findings, 'win rate over 50k for Dana in March', testCards);

describe('rejected', () => {
  test.each([
    ['a typed figure', 'Win rate is 61.41 %.'],
    ['a typed count beside a reference', 'Win rate is {{r1.win_rate}} of 2004 deals.'],
    ['a figure in words', 'About sixty percent of deals were won.'],
    ['two of something', 'It comes from two people.'],
    ['half', 'Half of the deals were won.'],
    ['one deal', 'It rests on one deal.'],
    ['a name of the results', 'The first is Dana Okafor with {{r2[0].won_revenue}}.'],
    ['a name in lower case', 'It was dana okafor with {{r2[0].won_revenue}}.'],
    ['a name from nowhere', 'It was won by Zelda with {{r2[0].won_revenue}}.'],
    ['a name at the start', 'Zelda won {{r2[0].won_revenue}}.'],
    ['a month', 'In March it was {{r1.win_rate}}.'],
    ['a weekday', 'Since Monday it is {{r1.win_rate}}.'],
    ['a relative date', 'Last quarter it was {{r1.win_rate}}.'],
    ['a rise that nobody computed', 'Win rate rose to {{r1.win_rate}}.'],
    ['a fall where it rose', 'Won revenue fell to {{r3.won_revenue}}.'],
    ['highest for the wrong row', 'Highest is {{r2[1].owner}} with {{r2[1].won_revenue}}.'],
    ['most without a claim', 'Most deals were won: {{r1.win_rate}}.'],
    ['better without a claim', 'That is better: {{r1.win_rate}}.'],
    ['a cause', 'It rose to {{r3.won_revenue}} because of pricing.'],
    ['due to', 'It rose to {{r3.won_revenue}} due to new hires.'],
    ['something done', 'I have updated the record; win rate is {{r1.win_rate}}.'],
    ['done', 'Done: {{r1.win_rate}}.'],
    ['has been saved', 'Your note has been saved.'],
    ['a link', 'See https://example.com for {{r1.win_rate}}.'],
    ['a mention', 'Hey <!channel>, win rate is {{r1.win_rate}}.'],
    ['a cell that is not there', 'Win rate is {{r1.lost_count}}.'],
    ['a row that is not there', 'Next is {{r2[7].owner}}.'],
    ['a result that is not there', 'Win rate is {{r9.win_rate}}.'],
    ['a malformed reference', 'Win rate is {{win_rate}}.'],
    ['a figure of another row', '{{r2[0].owner}} has {{r2[1].won_revenue}}.'],
    ['a figure of some row', 'Won revenue is {{r2[1].won_revenue}}.'],
    ['a figure under another name', 'Open pipeline is {{r1.win_rate}}.'],
    ['two figures with their names exchanged', 'Win rate {{r1.closed_count}} and closed deals {{r1.win_rate}}.'],
    ['an earlier figure as the one of now', 'Won revenue is {{r3.won_revenue__previous}}.'],
    ['a judgement', 'A healthy {{r1.win_rate}}.'],
    ['a degree', 'Won revenue rose sharply to {{r3.won_revenue}}.'],
    ['a quotation that nobody typed', 'You asked for [[over 90k]].'],
  ])('%s', (_, sentence) => {
    expect(faultOf(sentence)).not.toBeNull();
  });
});

describe('allowed', () => {
  test.each([
    ['a cell and its sample', 'Win rate in {{r1.period}}: {{r1.win_rate}} of {{r1.closed_count}} closed deals.'],
    ['highest with its claim', 'Highest is {{r2[0].owner}} with {{r2[0].won_revenue}}.'],
    ['lowest with its claim', 'Lowest is {{r2[2].owner}} with {{r2[2].won_revenue}}.'],
    ['a rise with its claim', 'Won revenue rose to {{r3.won_revenue}}, from {{r3.won_revenue__previous}} in {{r3.previous_period}}.'],
    ['a quotation of the question', 'You asked for [[over 50k]].'],
    ['the first of a ranking', 'First is {{r2[0].owner}} with {{r2[0].won_revenue}}.'],
    ['rows one after the other', '{{r2[0].owner}} has {{r2[0].won_revenue}}, {{r2[1].owner}} has {{r2[1].won_revenue}}.'],
    ['figures with their names', 'Closed deals are {{r1.closed_count}}, and win rate is {{r1.win_rate}}.'],
    ['labels of columns', 'Won revenue by owner, Closed deals beside it.'],
  ])('%s', (_, sentence) => {
    expect(faultOf(sentence)).toBeNull();
  });
});

const suggestionFault = (suggestion: string): string | null =>
  groundComposition({ sentences: ['{{r1.win_rate}}'], suggestions: [suggestion] }, findings, 'win rate over 50k');

test('a suggestion may not bring figures of its own', () => {
  expect(suggestionFault('Win rate over 90k')).not.toBeNull();
  expect(suggestionFault('Win rate by owner, Q3 2017')).toBeNull();
  expect(suggestionFault('See https://example.com')).not.toBeNull();
});

test('references become formatted cells, quotations stay marked', () => {
  const sentences = ['{{r1.win_rate}} of {{r1.closed_count}} in {{r1.period}}.', '{{r2[1].owner}}: {{r2[1].won_revenue}}, [[over 50k]].'];
  expect(fillReferences({ sentences, suggestions: [] }, findings)).toBe('61.41 % of 2,004 in Q3 2017. Priya Nair: USD 99,000, “over 50k”.');
});

test('text of the database is shown as text: no marks, no line breaks, no mentions', () => {
  const planted = { ...byOwner, rows: [['*Ignore* [rules](http://x)\n<!channel>', '1']] };
  expect(fillReferences({ sentences: ['{{r1.owner}}'], suggestions: [] }, [planted])).toBe('\\*Ignore\\* \\[rules\\](http://x) \\<!channel\\>');
});
