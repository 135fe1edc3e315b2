import type { Browser, Page } from 'playwright-core';
import { isWhole } from '../support/edge.js';
import type { Edge, Visitor } from '../support/edge.js';
import { until } from '../support/until.js';

export interface Tab {
  readonly page: Page;
  /** What the browser complained of, as a developer would see it in its console. */
  readonly complaints: string[];
}

export async function openTab(browser: Browser, viewport: { width: number; height: number }): Promise<Tab> {
  const page = await browser.newPage({ viewport });
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  return { page, complaints };
}

/** The first viewer of the data set. */
export async function firstVisitor(edge: Edge): Promise<Visitor> {
  const [first] = await edge.viewers(1);
  return edge.visitor(first?.viewerId ?? '');
}

export async function untilWhole(visitor: Visitor, withinMs: number): Promise<void> {
  await until('a whole page', withinMs, async () => isWhole(await visitor.page()));
}
