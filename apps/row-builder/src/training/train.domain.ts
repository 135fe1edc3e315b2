import { best } from '../state/best.domain.js';
import type { Scored } from '../state/best.domain.js';
import { addGenres, shares } from '../state/taste.domain.js';
import { cluster } from './cluster.domain.js';

/** One viewer liked one title so much, 0 to 1. Sorted by viewer, then title. */
export interface Interest {
  readonly viewerId: string;
  readonly titleId: string;
  readonly weight: number;
  readonly genres: readonly string[];
}

export interface TrainedModel {
  readonly viewers: number;
  readonly neighbours: readonly (readonly [titleId: string, neighbours: readonly Scored[]])[];
  readonly segments: readonly {
    readonly segment: string;
    readonly viewers: number;
    readonly centre: Record<string, number>;
    readonly titles: readonly Scored[];
  }[];
}

const NEIGHBOURS = 50;
/** Pairs seen by fewer viewers say nothing. */
const FEWEST_TOGETHER = 2;
/** Added to the norm: two titles that three people know are not "the same" (Cremonesi et al., shrinkage). */
const SHRINKAGE = 10;
/** Most eager viewers are cut to so many titles, or they would make all the pairs. */
const TITLES_A_VIEWER = 300;
const SEGMENTS = 8;
const SEGMENT_TITLES = 120;

/** Item-to-item similarity (cosine with shrinkage) and taste groups. The same for the same input, in whatever process. */
export function train(interests: readonly Interest[]): TrainedModel {
  const viewers = byViewer(interests);
  return { viewers: viewers.size, neighbours: neighboursOf(viewers), segments: segmentsOf(viewers) };
}

function byViewer(interests: readonly Interest[]): Map<string, Interest[]> {
  const viewers = new Map<string, Interest[]>();
  for (const interest of interests) {
    const own = viewers.get(interest.viewerId);
    if (own) own.push(interest);
    else viewers.set(interest.viewerId, [interest]);
  }
  return viewers;
}

function neighboursOf(viewers: ReadonlyMap<string, readonly Interest[]>): [string, Scored[]][] {
  const ids = [...new Set([...viewers.values()].flatMap((own) => own.map(({ titleId }) => titleId)))].sort();
  const index = new Map(ids.map((titleId, at) => [titleId, at]));
  const squares = new Float64Array(ids.length);
  const lists = [...viewers.values()].map((own) =>
    own
      .toSorted((a, b) => b.weight - a.weight || (a.titleId < b.titleId ? -1 : 1))
      .slice(0, TITLES_A_VIEWER)
      .map(({ titleId, weight }) => ({ at: index.get(titleId) ?? 0, weight })),
  );
  const holders: { list: readonly { at: number; weight: number }[]; weight: number }[][] = ids.map(() => []);
  for (const list of lists) {
    for (const { at, weight } of list) {
      squares[at] = (squares[at] ?? 0) + weight * weight;
      holders[at]?.push({ list, weight });
    }
  }
  const products = new Float64Array(ids.length);
  const together = new Uint32Array(ids.length);
  return ids.map((titleId, at) => {
    const touched: number[] = [];
    for (const { list, weight } of holders[at] ?? []) {
      for (const other of list) {
        if (together[other.at] === 0) touched.push(other.at);
        together[other.at] = (together[other.at] ?? 0) + 1;
        products[other.at] = (products[other.at] ?? 0) + weight * other.weight;
      }
    }
    const scored: Scored[] = [];
    for (const other of touched) {
      if (other !== at && (together[other] ?? 0) >= FEWEST_TOGETHER) {
        const norm = Math.sqrt((squares[at] ?? 0) * (squares[other] ?? 0)) + SHRINKAGE;
        scored.push([ids[other] ?? '', Number(((products[other] ?? 0) / norm).toPrecision(5))]);
      }
      together[other] = 0;
      products[other] = 0;
    }
    return [titleId, best(scored, NEIGHBOURS)];
  });
}

function segmentsOf(viewers: ReadonlyMap<string, readonly Interest[]>): TrainedModel['segments'] {
  const profiles = [...viewers].map(([viewerId, own]) => {
    const genres = new Map<string, number>();
    for (const { genres: names, weight } of own) addGenres(genres, names, weight);
    return { viewerId, genres: shares(genres) };
  });
  return cluster(profiles, SEGMENTS).map(({ centre, members }, number) => {
    const scores = new Map<string, number>();
    for (const viewerId of members) {
      for (const { titleId, weight } of viewers.get(viewerId) ?? [])
        scores.set(titleId, (scores.get(titleId) ?? 0) + weight);
    }
    return {
      segment: `taste-${number + 1}`,
      viewers: members.length,
      centre: Object.fromEntries([...centre].map(([slug, share]) => [slug, Number(share.toPrecision(5))])),
      titles: best(
        [...scores].map(([titleId, score]) => [titleId, Number(score.toPrecision(5))] as const),
        SEGMENT_TITLES,
      ),
    };
  });
}
