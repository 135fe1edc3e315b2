// @boundaries-ignore k6 provides its modules at run time; npm has only their types
import { check } from 'k6';
// @boundaries-ignore k6 provides its modules at run time; npm has only their types
import { Counter, Rate, Trend } from 'k6/metrics';
import { getHome, getTitle, isWhole, openSessions, pageOf, postPlay, postPlays, search } from './gateway.ts';
import type { Page, Session } from './gateway.ts';

const VIEWERS = 40;
const SEARCHES = ['matrix', 'star wars', 'spiderman', 'park jurassic', 'amelie', 'godfahter'];

const pagesServed = new Rate('pages_served');
const pagesWhole = new Rate('pages_whole');
const eventsSent = new Counter('events_sent');
const eventsAccepted = new Rate('events_accepted');

/** For `setup`: sessions of the first viewers. */
export const signIn = (): Session[] => openSessions(VIEWERS);

/** Opens the home page of any viewer. */
export function openPage(sessions: readonly Session[]): { readonly ms: number; readonly whole: boolean } {
  const session = anyOf(sessions);
  const response = getHome(session);
  const page = pageOf(response);
  pagesServed.add(response.status === 200 && (page?.rows.length ?? 0) > 0);
  const whole = isWhole(page);
  pagesWhole.add(whole);
  check(page, { 'the page is this viewer’s': () => page?.viewerId === session.viewerId });
  return { ms: response.timings.duration, whole };
}

/** Opens the home page of any viewer and plays the first title of a row. */
export function playFromPage(sessions: readonly Session[]): void {
  const session = anyOf(sessions);
  const play = firstPlay(pageOf(getHome(session, 'home-before-play')));
  if (play === undefined) return;
  eventsSent.add(1);
  eventsAccepted.add(postPlay(session, play).status === 202);
}

/** Posts plays of one title in one request, as a device that was offline does. */
export function postBatch(sessions: readonly Session[], titleId: string, count: number): void {
  const response = postPlays(anyOf(sessions), titleId, count);
  const accepted = response.status === 202 ? (response.json() as unknown as { accepted: number }).accepted : 0;
  eventsSent.add(count);
  for (let n = 0; n < count; n += 1) eventsAccepted.add(n < accepted);
}

export function openTitle(sessions: readonly Session[], titleIds: readonly string[]): void {
  const { status } = getTitle(anyOf(sessions), anyOf(titleIds));
  check(status, { 'the title is answered': () => status === 200 });
}

export function searchByName(sessions: readonly Session[]): void {
  const { status } = search(anyOf(sessions), anyOf(SEARCHES));
  check(status, { 'the search is answered': () => status === 200 });
}

/** Ids of titles on the page of the first viewer. */
export function titlesOnPage(sessions: readonly Session[]): string[] {
  const page = pageOf(getHome(sessions[0] as Session, 'warm-up'));
  return page?.rows.flatMap(({ items }) => items.map(({ titleId }) => titleId)) ?? [];
}

/** A scenario in which requests start at a steady rate, whether or not earlier ones are answered: an open loop. */
export function steadily(exec: string, { rate, duration }: { rate: number; duration: string }) {
  const preAllocatedVUs = Math.max(5, Math.ceil(rate / 2));
  return { executor: 'constant-arrival-rate', exec, rate, timeUnit: '1s', duration, preAllocatedVUs, maxVUs: rate * 3 };
}

/** A trend for each of several phases, so that each can have its own threshold and be compared with the others. */
export function trendsOf(phases: readonly string[]): (phase: string) => Trend {
  const trends = new Map(phases.map((phase) => [phase, new Trend(`page_ms_${phase}`, true)]));
  return (phase) => trends.get(phase) as Trend;
}

function firstPlay(page: Page | undefined) {
  const row = page?.rows.find(({ rowId, items }) => rowId !== 'continue-watching' && items.length > 0);
  const titleId = row?.items[0]?.titleId;
  return page && row && titleId ? { titleId, rowId: row.rowId, pageId: page.pageId } : undefined;
}

function anyOf<T>(all: readonly T[]): T {
  return all[Math.floor(Math.random() * all.length)] as T;
}
