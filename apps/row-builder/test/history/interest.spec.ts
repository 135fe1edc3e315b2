import { describe, expect, it } from '@jest/globals';
import { interestOf, isLiked } from '../../src/history/interest.domain.js';
import { entry, finished } from '../factories.js';

describe('interestOf', () => {
  it.each([
    ['a title of five stars', entry('t01', { stars: 5 }), 1],
    ['a title of four stars', entry('t01', { stars: 4 }), 0.6],
    ['a title that was finished without a rating, as for four stars', finished('t01'), 0.6],
    ['a title of three and a half stars', entry('t01', { stars: 3.5 }), 0.4],
    ['a title on the list, as for three and a half stars', entry('t01', { inMyList: true }), 0.4],
    ['a title of three stars', entry('t01', { stars: 3 }), 0.2],
    ['a title that was only started, as for three stars', entry('t01', { starts: 1 }), 0.2],
    ['a title of two and a half stars', entry('t01', { stars: 2.5 }), 0],
    ['a title of half a star', entry('t01', { stars: 0.5 }), 0],
    ['a title that was finished, but rated three stars', finished('t01', undefined, { stars: 3 }), 0.2],
    ['a title on the list that was rated one star', entry('t01', { inMyList: true, stars: 1 }), 0],
  ])('rates %s', (_, rated, interest) => {
    expect(interestOf(rated)).toBeCloseTo(interest);
  });
});

describe('isLiked', () => {
  it.each([
    [3.5, true],
    [3, false],
  ])('judges a finished title of %d stars by its rating: %s', (stars, liked) => {
    expect(isLiked(finished('t01', undefined, { stars }))).toBe(liked);
  });
});
