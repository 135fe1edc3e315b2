// npm run evaluate -- <MovieLens folder>: how good the recommendations are, with all titles ranked
import { Command, InvalidArgumentError } from 'commander';
import { countsOf, listsOf } from './lists.js';
import { LIST_LENGTH, deviation, mean, measure } from './measures.domain.js';
import type { Measures } from './measures.domain.js';
import { readRatings, readTitles } from './movielens.js';
import { splitAtRandom, splitByTime, withEnoughRatings } from './split.domain.js';
import type { ViewerSplit } from './split.domain.js';

const MODELS = ['popular', 'item-knn', 'top-picks'] as const;
const SPLITS = ['random 80/20', 'newest 20 %'] as const;

const { folder, seeds, fewest } = readArguments();
const { titles, ratings } = await read().catch((error: unknown) => {
  console.error(`  ${(error as Error).message}`);
  process.exit(1);
});
const known = countsOf(ratings);
const viewers = new Set(ratings.map(({ viewerId }) => viewerId)).size;
console.log(
  `  ${ratings.length} ratings by ${viewers} viewers of ${known.size} titles with at least ${fewest} ratings\n`,
);
for (const name of SPLITS) {
  const runs: (Record<(typeof MODELS)[number], Measures> & { trainingMs: number })[] = [];
  const splits = name === 'newest 20 %' ? [splitByTime(ratings)] : seeds.map((seed) => splitAtRandom(ratings, seed));
  for (const split of splits) runs.push(await evaluate(split));
  console.log(
    `  ${name}, ${runs.length} ${runs.length === 1 ? 'run' : 'seeds'}, lists of ${LIST_LENGTH}, all titles ranked`,
  );
  for (const model of MODELS) {
    const column = (of: keyof Measures) => {
      const values = runs.map((run) => run[model][of]);
      return `${of} ${mean(values).toFixed(4)}${values.length > 1 ? ` ± ${deviation(values).toFixed(4)}` : ''}`;
    };
    const columns = (['ndcg', 'precision', 'recall', 'coverage', 'novelty'] as const).map(column);
    console.log(`    ${model.padEnd(10)} ${columns.join('   ')}`);
  }
  console.log(`    training   ${(mean(runs.map(({ trainingMs }) => trainingMs)) / 1_000).toFixed(2)} s\n`);
}

async function read() {
  return { titles: await readTitles(folder), ratings: withEnoughRatings(await readRatings(folder), fewest) };
}

async function evaluate(split: readonly ViewerSplit[]) {
  const { popular, itemKnn, topPicks, trainingMs } = await listsOf(split, titles);
  return {
    popular: measure(popular, known, viewers),
    'item-knn': measure(itemKnn, known, viewers),
    'top-picks': measure(topPicks, known, viewers),
    trainingMs,
  };
}

function readArguments(): { folder: string; seeds: number[]; fewest: number } {
  const command = new Command('evaluate')
    .description('Measures the recommendations on a MovieLens folder, with all titles ranked.')
    .argument('<folder>', 'a folder with ratings.csv and movies.csv, such as ml-latest-small')
    .option('--seeds <n>', 'number of random splits', positive, 3)
    .option('--min-ratings <n>', 'leave out titles with fewer ratings', positive, 10)
    .parse();
  const { seeds: count, minRatings } = command.opts<{ seeds: number; minRatings: number }>();
  const given = command.args[0] ?? '';
  return { folder: given, seeds: Array.from({ length: count }, (_, index) => index + 1), fewest: minRatings };
}

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('Give a whole number from 1.');
  return value;
}
