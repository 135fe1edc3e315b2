import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { joinedName, joinedWords, searchName } from '../src/search/search-name.domain.js';
import { editDistance, typingErrors } from '../src/search/typing-errors.domain.js';

describe('searchName', () => {
  it.each([
    ['Amélie', 'amelie'],
    ['WALL-E', 'wall e'],
    ['  The   Good, the Bad ', 'the good the bad'],
    ['WALL·E', 'wall e'],
    ["Ocean's Eleven", 'oceans eleven'],
    ['Rosemary’s Baby', 'rosemarys baby'],
    ['Fast & Furious', 'fast and furious'],
    ['8½', '8 1 2'],
    ['Æon Flux', 'aeon flux'],
    ['Smørrebrød', 'smorrebrod'],
    ['Łódź', 'lodz'],
    ['Weißes Rößl', 'weisses rossl'],
    ['ＦＵＬＬ width', 'full width'],
    ['Ёлки', 'елки'],
    ['100%', '100'],
    ['!?', ''],
  ])('turns %p into %p', (name, searched) => {
    expect(searchName(name)).toBe(searched);
  });

  it('leaves a search name unchanged', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        expect(searchName(searchName(name))).toBe(searchName(name));
      }),
    );
  });

  it('returns no character that LIKE reads as a wildcard', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii' }), (name) => expect(searchName(name)).not.toMatch(/[%_\\]/)),
    );
  });
});

describe('joinedName', () => {
  it('joins the words from each word on, and cuts long ones', () => {
    expect(joinedName('the amazing spider man')).toBe('theamazingspiderman amazingspiderman spiderman man');
    expect(joinedName(`a ${'b'.repeat(50)}`)).toBe(`a${'b'.repeat(29)} ${'b'.repeat(30)}`);
  });

  it('does not end in half a surrogate pair where it is cut', () => {
    const name = `${'b'.repeat(29)}𐊀`;
    expect([joinedName(name), joinedWords([name])]).toEqual(['b'.repeat(29), 'b'.repeat(29)]);
  });
});

describe('the number of typing errors', () => {
  it.each([
    ['alein', 'alien', 1],
    ['godfahter', 'the godfather', 1],
    ['jurrasic prak', 'jurassic park', 3],
    ['spidreman', 'spider man', 1],
    ['interstalar', 'interstellar', 2],
    ['matrix reloade', 'the matrix reloaded', 0],
  ])('of %p for %p is %p', (searched, name, errors) => {
    expect(typingErrors(searched, name)).toBe(errors);
  });

  it.each([
    ['alein', 'alone'],
    ['cat', 'car'],
    ['working heading', 'final heading'],
  ])('of %p is too many for %p', (searched, name) => {
    expect(typingErrors(searched, name)).toBeUndefined();
  });

  it('is the same in both directions, zero only for equal words, and at most the length of the longer one', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b) === 0).toBe(a === b);
        expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });
});
