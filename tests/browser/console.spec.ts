import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { buildRows } from '@marquee/contracts/row-builder';
import type { Browser, Page } from 'playwright-core';
import { OpenLoop } from '@marquee/scheduling';
import { GatewayClient } from '../support/gateway.js';
import type { SignedInViewer } from '../support/gateway.js';
import { systemUnderTest } from '../support/platform.js';
import { until } from '../support/until.js';
import { launchBrowser } from './launch-browser.js';
import { firstViewer, openTab, untilWhole } from './tab.js';

const SHOWN_MS = 20_000;

describe('the console in a browser', () => {
  const system = systemUnderTest();
  const gateway = new GatewayClient(system.url);
  let browser: Browser;
  let page: Page;
  let viewer: SignedInViewer;
  let errors: string[];

  beforeAll(async () => {
    browser = await launchBrowser();
    viewer = await firstViewer(gateway);
    await untilWhole(viewer, 60_000);
  }, 90_000);
  afterAll(async () => {
    await browser?.close();
    await gateway.close();
  });
  beforeEach(async () => {
    ({ page, errors } = await openTab(browser, { width: 1440, height: 900 }));
    page.setDefaultTimeout(SHOWN_MS);
  });
  afterEach(async () => {
    await page.close();
    await system.clearFaults();
    for (const name of ['row-builder-1', 'row-builder-2']) await system.resume(name);
    await untilWhole(viewer, 30_000);
  }, 60_000);

  const { url, token } = system.run().console;
  const box = (name: string) => page.getByRole('button', { name: new RegExp(`^${name}: `) });
  const says = (text: string | RegExp) => page.getByText(text).first().waitFor();

  /** Status of a title that was never requested before, so that the gateway has no copy and asks the catalog. */
  async function titleStatus(): Promise<number> {
    return (await viewer.title(`no-such-title-${Date.now()}`)).status;
  }

  async function enter(): Promise<void> {
    await page.goto(`${url}/#token=${token}`);
    await box('row-builder-1').waitFor();
  }

  it('accepts the right token, rejects a wrong one, and keeps the token out of the address bar', async () => {
    await page.goto(url);
    await page.getByLabel('Token').fill('not the token');
    await page.keyboard.press('Enter');
    await says('That is not the token of this console.');
    await page.getByLabel('Token').fill(token);
    await page.keyboard.press('Enter');
    await box('gateway-1').waitFor();
    expect(page.url()).not.toContain(token);
  });

  it('freezes every row-builder with one click, and shows how and why the page stays up until it is whole again', async () => {
    await enter();
    await says('The home page is whole.');
    // A breaker does not open before it has counted twenty calls in ten seconds.
    await using _viewers = new OpenLoop(50, async () => void (await viewer.page()));
    await page.getByRole('button', { name: 'Freeze every row-builder' }).click();
    await page.getByRole('button', { name: 'row-builder-1: frozen' }).waitFor();
    await page.getByRole('button', { name: 'row-builder-2: frozen' }).waitFor();
    await says('The home page is up, on lower rungs of its ladder.');
    await says(/% last-good \(saved earlier for the same viewer\)/);
    await says(/Not live because/);
    await says(/stopped calling row-builder/);
    await page.getByRole('button', { name: 'Resume every row-builder' }).click();
    await page.getByRole('button', { name: 'row-builder-1: running' }).waitFor();
    await says('The home page is whole.');
    expect(errors.filter((text) => !text.includes('401'))).toEqual([]);
  }, 90_000);

  it('makes calls of a service fail, shows the fault on the map and in the list, and removes it', async () => {
    await enter();
    await box('catalog-1').click();
    await page.getByRole('button', { name: 'Fail', exact: true }).click();
    await says(/^calls to catalog\.\* fail/);
    await page.getByRole('img', { name: /^gateway-1 to catalog: .*fault active$/ }).waitFor();
    expect(await titleStatus()).toBe(503);
    await page.getByRole('button', { name: 'Restore catalog-1' }).click();
    await says('No active faults.');
    await until('the gateway to ask the catalog again', 10_000, async () => (await titleStatus()) === 404);
  });

  it('changes a breaker setting on every instance and records the change in the audit log', async () => {
    await enter();
    await box('lolomo-1').click();
    await page.getByRole('button', { name: `Settings of ${buildRows.name}` }).click();
    await page.getByLabel(`Setting of ${buildRows.name}`, { exact: true }).selectOption('breakerForceOpen');
    await page.getByLabel('New value').selectOption('true');
    await page.getByLabel('Why').fill('seen in a browser');
    await page.getByRole('button', { name: 'Set for lolomo' }).click();
    const opened = await until('a page that reports an open breaker', 5_000, async () =>
      (await viewer.page()).degraded.some(({ reason }) => reason === 'breaker-open'),
    );
    expect(opened.ms).toBeLessThan(2_000);
    await says('seen in a browser');
    await page.getByRole('button', { name: 'Reset' }).click();
    await untilWhole(viewer, 10_000);
  });
});
