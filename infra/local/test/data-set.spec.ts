import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { LoadMarker } from '@marquee/contracts/load-marker';
import { describeProgress } from '../src/commands/describe-progress.js';
import { ProgressLine } from '../src/commands/progress-line.js';
import { chooseData, chosenDataFolder, forgetUnloadedChoice } from '../src/state/data-choice.js';
import { writeJson } from '../src/state/json-file.js';
import { describeLeftOut, forgetLoadFailure, readLoadMarker, refuseOtherData } from '../src/state/load-marker.js';

const nothing: LoadMarker = {
  dataSet: 'movielens',
  now: 0,
  titles: 0,
  viewers: 0,
  events: 0,
  total: 0,
  done: false,
};
const half: LoadMarker = { ...nothing, titles: 500, events: 6_000, total: 12_000 };
const done: LoadMarker = { ...half, events: 12_000, done: true };

describe('the data set of a data directory', () => {
  let dataDir: string;
  let folder: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'marquee-data-'));
    folder = join(dataDir, 'ml-1m');
    await mkdir(folder);
    await writeFile(join(folder, 'movies.dat'), '');
    await writeFile(join(folder, 'ratings.dat'), '');
  });
  afterEach(() => rm(dataDir, { recursive: true }));

  const mark = (marker: unknown) => writeJson(join(dataDir, 'load.json'), marker);

  it('is refused when another one is loaded, but not when loading that one failed at once', () => {
    mark(done);
    expect(() => refuseOtherData(dataDir, 'generated')).toThrow(/npm run reset/);
    refuseOtherData(dataDir, 'movielens');
    mark({ ...nothing, failure: 'ratings.csv is empty.' });
    refuseOtherData(dataDir, 'generated');
  });

  it('is built in unless a folder is chosen, for this start or for all', () => {
    expect(chosenDataFolder(dataDir, {})).toBeUndefined();
    expect(chosenDataFolder(dataDir, { MARQUEE_DATA: folder })).toBe(folder);
    chooseData(dataDir, folder);
    expect(chosenDataFolder(dataDir, {})).toBe(folder);
  });

  it('is refused when a file is missing or the folder is, together with what to name', async () => {
    await rm(join(folder, 'ratings.dat'));
    const advice = /ml-1m has no ratings\.csv \(or .*ratings\.dat.*\)\. Name the unpacked folder/;
    expect(() => chosenDataFolder(dataDir, { MARQUEE_DATA: folder })).toThrow(advice);
    expect(() => chosenDataFolder(dataDir, { MARQUEE_DATA: '/nowhere' })).toThrow(/\/nowhere cannot be read: does not/);
  });

  it('does not need its folder once loading has begun', async () => {
    chooseData(dataDir, folder);
    await rename(folder, `${folder}-moved`);
    mark(done);
    expect(chosenDataFolder(dataDir, {})).toBe(folder);
    mark(half);
    expect(chosenDataFolder(dataDir, {})).toBe(folder);
    mark(nothing);
    expect(() => chosenDataFolder(dataDir, {})).toThrow(/does not exist/);
  });

  it('is the built-in one again after a choice of which nothing could be loaded', () => {
    chooseData(dataDir, folder);
    mark(half);
    forgetUnloadedChoice(dataDir);
    expect(chosenDataFolder(dataDir, {})).toBe(folder);
    mark({ ...nothing, failure: 'ratings.csv is empty.' });
    forgetUnloadedChoice(dataDir);
    expect(chosenDataFolder(dataDir, {})).toBeUndefined();
  });

  it('is tried again by the next start, which forgets why it failed and keeps what is loaded', () => {
    mark({ ...half, failure: 'ratings.csv is empty.' });
    forgetLoadFailure(dataDir);
    expect(readLoadMarker(dataDir)).toEqual(half);
  });

  it('names what was left out of the load, and says nothing when all was loaded', () => {
    expect(describeLeftOut(done)).toBeUndefined();
    const skipped = { count: 1, examples: ['ratings.csv line 6: it has no movie id'] };
    expect(describeLeftOut({ ...done, skipped })).toBe('1 record was left out: ratings.csv line 6: it has no movie id');
    const refused = { count: 1_200, examples: ['title t3 "T 3": Refused with 400'] };
    expect(describeLeftOut({ ...done, skipped, refused })).toMatch(/^1,201 records were left out:\n.*line 6.*\n.*t3/);
  });
});

describe('the progress of a load', () => {
  it.each([
    [undefined, 'Starting to load …'],
    [{ ...nothing, read: 0.5 }, `[${'='.repeat(15)}${' '.repeat(15)}] reading the files`],
    [{ ...nothing, titles: 500 }, 'Loading titles: 500'],
    [half, `[${'='.repeat(15)}${' '.repeat(15)}] 6,000 of 12,000 events`],
    [done, `[${'='.repeat(30)}] 12,000 of 12,000 events`],
  ])('of %j is shown as %j', (marker, text) => {
    expect(describeProgress(marker)).toBe(text);
  });
});

describe('a progress line', () => {
  function lineOn(output: { isTTY: boolean; columns: number }, environment = {}) {
    const written: string[] = [];
    const write = (text: string) => written.push(text) > 0;
    return { line: new ProgressLine({ ...output, write }, environment), written };
  }

  it('is redrawn in place on a terminal, never wider than it, and covers a longer one before', () => {
    const { line, written } = lineOn({ isTTY: true, columns: 20 });
    line.show('a long line about the progress');
    line.show('short');
    line.end();
    expect(written).toEqual(['\r  a long line about', `\r${'  short'.padEnd(19)}`, '\n']);
  });

  it.each([
    ['a pipe', { isTTY: false, columns: 0 }, {}],
    ['a terminal that cannot redraw', { isTTY: true, columns: 80 }, { TERM: 'dumb' }],
  ])('is printed as whole lines, not at each change, on %s', (_, output, environment) => {
    const { line, written } = lineOn(output, environment);
    line.show('one');
    line.show('two');
    line.end();
    expect(written).toEqual(['  one\n']);
  });
});
