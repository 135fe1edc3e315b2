import type { Browser, Page } from 'playwright-core';
import { isWhole } from '../support/gateway.js';
import type { GatewayClient, SignedInViewer } from '../support/gateway.js';
import { until } from '../support/until.js';

export interface Tab {
  readonly page: Page;
  /** Errors of the page, as the browser's developer console shows them. */
  readonly errors: string[];
}

export async function openTab(browser: Browser, viewport: { width: number; height: number }): Promise<Tab> {
  const page = await browser.newPage({ viewport });
  const errors: string[] = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(String(error)));
  return { page, errors };
}

/** The first viewer of the data set. */
export async function firstViewer(gateway: GatewayClient): Promise<SignedInViewer> {
  const [first] = await gateway.listViewers(1);
  return gateway.signIn(first?.viewerId ?? '');
}

export async function untilWhole(viewer: SignedInViewer, withinMs: number): Promise<void> {
  await until('a whole page', withinMs, async () => isWhole(await viewer.page()));
}
