/** Which names the words of a text may stand for. */
import { describe, expect, it } from 'vitest';
import { matchValues, nearestNames, prepareNames } from '#query/match-values.ts';

const lists = [
  { dimension: 'owner', values: ['Darcel Schlecht', 'Dana Whitfield', 'Dana Kowalczyk', "Siobhán O'Rourke", 'Nguyễn Minh Châu', 'Will Marsh'] },
  { dimension: 'product', values: ['GTX Pro', 'GTX Basic', 'MG Special'] },
  { dimension: 'account', values: ['Cancity', 'Konex', 'Acme Corporation', 'Bubba Gump'] },
  { dimension: 'opportunity', values: Array.from({ length: 200 }, (_, index) => `Account ${index} – GTX Pro`) },
].map(prepareNames);

function matched(text: string): readonly string[] {
  return matchValues(text, lists).map(({ dimension, value, match, words }) => `${dimension} ${value} ${match} "${words}"`);
}

describe('names in a text', () => {
  it.each([
    ['whats darcels win rate', 'owner Darcel Schlecht part "darcels"'],
    ["Darcel's deals", 'owner Darcel Schlecht part "Darcel"'],
    ['win rate of Darcel Schlecht?', 'owner Darcel Schlecht exact "Darcel Schlecht"'],
    ['gtxpro revenue', 'product GTX Pro exact "gtxpro"'],
    ['konnex open deals', 'account Konex spelling "konnex"'],
    ['siobhan o’rourke', `owner Siobhán O'Rourke exact "siobhan o’rourke"`],
    ['nguyen minh chau', 'owner Nguyễn Minh Châu exact "nguyen minh chau"'],
    ['acme win rate', 'account Acme Corporation part "acme"'],
  ])('%s → %s', (text, first) => {
    expect(matched(text)[0]).toBe(first);
  });

  it('are all there when several people bear a first name', () => {
    expect(matched('dana win rate')).toEqual(['owner Dana Kowalczyk part "dana"', 'owner Dana Whitfield part "dana"']);
  });

  it.each(['will we win more deals', 'how many deals per region', 'top 5 by revenue', 'pro', 'win rate in may', ''])('are not read into %j', (text) => {
    expect(matched(text).filter((line) => !line.startsWith('product'))).toEqual([]);
  });

  it('are not drowned by a word that stands in very many of them', () => {
    expect(matched('gtx pro revenue for dana')).toEqual(expect.arrayContaining(['product GTX Pro exact "gtx pro"', 'owner Dana Whitfield part "dana"']));
    expect(matched('gtx pro revenue').filter((line) => line.startsWith('opportunity'))).toEqual([]);
  });

  it('are found within parts of a word only when the whole word fits', () => {
    expect(matched('canc rate danas')).toEqual(['owner Dana Kowalczyk part "danas"', 'owner Dana Whitfield part "danas"']);
  });
});

describe('near names', () => {
  it('are offered nearest first, and none that is far', () => {
    expect(nearestNames('darcell', ['Darcel Schlecht', 'Dana Whitfield', 'Konex'], 3)[0]).toBe('Darcel Schlecht');
    expect(nearestNames('zzzzzz', ['Darcel Schlecht'], 3)).toEqual([]);
  });
});
