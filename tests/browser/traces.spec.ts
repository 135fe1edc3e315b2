import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { GatewayClient } from '../support/gateway.js';
import type { SignedInViewer } from '../support/gateway.js';
import { systemUnderTest } from '../support/platform.js';
import { launchBrowser } from './launch-browser.js';
import { firstViewer, openTab, untilWhole } from './tab.js';

const SLOW_KIND = 'row-builder.kind.new-releases';
const DELAY_MS = 120;

describe('a slow home page in the console', () => {
  const system = systemUnderTest();
  const gateway = new GatewayClient(system.url);
  const { url, token } = system.run().console;
  let browser: Browser;
  let viewer: SignedInViewer;
  let page: Page;
  let errors: string[];

  beforeAll(async () => {
    browser = await launchBrowser();
    viewer = await firstViewer(gateway);
    await untilWhole(viewer, 60_000);
  }, 90_000);
  afterEach(async () => {
    await page?.close();
    await system.clearFaults();
    await system.removeProperty('gateway.home.rowsMaxAgeSeconds').catch(() => undefined);
  });
  afterAll(async () => {
    await browser?.close();
    await gateway.close();
  });

  async function open(address: string): Promise<void> {
    ({ page, errors } = await openTab(browser, { width: 1440, height: 900 }));
    await page.goto(address);
  }

  it('leads to the span of the slow row kind in three clicks, and says which fault delays it', async () => {
    await system.fault({ target: SLOW_KIND, kind: 'delay', delayMs: DELAY_MS, seconds: 60 });
    // Each page asks the row-builder.
    await system.setProperty('gateway.home.rowsMaxAgeSeconds', 0);
    for (let requests = 0; requests < 5; requests += 1) await viewer.page();
    await open(`${url}/#token=${token}`);
    const traces = page.getByRole('region', { name: /^Traces/ });
    // The slowest of the last minutes can be pages that another suite has made wait.
    await traces.getByLabel('Order of traces').selectOption('newest');
    await traces.getByRole('button', { name: /page/ }).first().click();
    const trace = page.getByRole('region', { name: /GET \/api\/home/ });
    // The view reads a new trace again until its spans are complete.
    await trace.getByRole('button', { name: new RegExp(`${SLOW_KIND}.* most time here`) }).click();
    expect(await trace.getByText(/most time here/).count()).toBe(1);
    await trace.getByText('marquee.fault', { exact: true }).waitFor();
    await trace.getByText('delay', { exact: true }).waitFor();
    expect(errors.filter((text) => !text.includes('401'))).toEqual([]);
  });

  it('is linked from under the hood of that page', async () => {
    const trace = await viewer.home();
    const link = /<([^>]+)>; rel="describedby"/.exec(String(trace.headers['link']))?.[1] ?? '';
    expect(link).toBe(`${url}/#trace=${String(trace.headers['x-trace-id'])}`);
    await open(`${url}/#token=${token}`);
    await page.getByRole('region', { name: /^Traces/ }).waitFor();
    await page.goto(link);
    await page.getByRole('region', { name: /GET \/api\/home/ }).waitFor();
  });

  it('has a history of the last hour with axes', async () => {
    await open(`${url}/#token=${token}`);
    await page.getByRole('button', { name: 'Last hour' }).click();
    const chart = page.getByRole('img', {
      name: /^Time to answer a home page over the last hour; latest: 50 % within/,
    });
    await chart.waitFor();
    expect(await chart.locator('canvas').count()).toBe(1);
  });
});
