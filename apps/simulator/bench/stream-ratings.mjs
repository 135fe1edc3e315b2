// npm run bench -- ratings [millions]: reads a generated file of ratings, by default 5 million, about 120 MB, and fails
// if the process grows with it. 25 is the size of ml-25m. The heap is limited by --max-old-space-size in package.json.
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { readMovieLensDataSet } from '../dist/movielens/movielens-data-set.js';

const MAX_RSS_MIB = 350;
const MOVIES = 60_000;
const RATINGS_OF_VIEWER = 150;
const ratings = Number(process.argv[2] ?? 5) * 1_000_000;
if (!(ratings > 0)) {
  console.error('Usage: npm run bench -- ratings [millions of ratings]');
  process.exit(2);
}

const folder = await mkdtemp(join(tmpdir(), 'ratings-'));
let peak = 0;
const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss() / 2 ** 20)), 50);
try {
  await write('movies.csv', movieRows());
  await write('ratings.csv', ratingRows());
  const { size } = await stat(join(folder, 'ratings.csv'));
  const began = performance.now();
  const data = await readMovieLensDataSet({ folder, now: Date.now() });
  const scanned = performance.now();
  let events = 0;
  for await (const history of data.histories(0)) events += history.events.length;
  const [scan, load] = [scanned - began, performance.now() - scanned].map((ms) => (ms / 1000).toFixed(1));
  console.log(`${ratings / 1e6} million ratings, ${Math.round(size / 2 ** 20)} MiB: read in ${scan} s, again as`);
  console.log(`${events} events in ${load} s. Resident set at most ${Math.round(peak)} MiB (limit ${MAX_RSS_MIB}).`);
  if (peak > MAX_RSS_MIB || events !== ratings * 2) process.exitCode = 1;
} finally {
  clearInterval(watch);
  await rm(folder, { recursive: true });
}

function write(name, rows) {
  return pipeline(Readable.from(rows), createWriteStream(join(folder, name)));
}

function* movieRows() {
  yield 'movieId,title,genres\n';
  for (let id = 1; id <= MOVIES; id += 1) yield `${id},"Film ${id}, The (1999)",Drama|Comedy\n`;
}

function* ratingRows() {
  yield 'userId,movieId,rating,timestamp\n';
  for (let at = 0; at < ratings; at += RATINGS_OF_VIEWER) {
    const user = 1 + at / RATINGS_OF_VIEWER;
    let rows = '';
    for (let each = at; each < Math.min(ratings, at + RATINGS_OF_VIEWER); each += 1) {
      rows += `${user},${1 + ((each * 7919) % MOVIES)},${0.5 + (each % 10) / 2},${1e9 + each}\n`;
    }
    yield rows;
  }
}
