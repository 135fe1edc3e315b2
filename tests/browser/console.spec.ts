import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { buildRows } from '@marquee/contracts/row-builder';
import type { Browser, Page } from 'playwright-core';
import { OpenLoop } from '../drill/open-loop.js';
import { Edge } from '../support/edge.js';
import type { Visitor } from '../support/edge.js';
import { platform } from '../support/platform.js';
import { until } from '../support/until.js';
import { launch } from './chromium.js';
import { firstVisitor, openTab, untilWhole } from './tab.js';

const SHOWN_MS = 20_000;

describe('the console in a browser', () => {
  const system = platform();
  const edge = new Edge(system.url);
  let browser: Browser;
  let page: Page;
  let visitor: Visitor;
  let complaints: string[];

  beforeAll(async () => {
    browser = await launch();
    visitor = await firstVisitor(edge);
    await untilWhole(visitor, 60_000);
  }, 90_000);
  afterAll(async () => {
    await browser?.close();
    await edge.close();
  });
  beforeEach(async () => {
    ({ page, complaints } = await openTab(browser, { width: 1440, height: 900 }));
    page.setDefaultTimeout(SHOWN_MS);
  });
  afterEach(async () => {
    await page.close();
    await system.clearFaults();
    for (const name of ['row-builder-1', 'row-builder-2']) await system.resume(name);
    await untilWhole(visitor, 30_000);
  }, 60_000);

  const { url, token } = system.run().console;
  const box = (name: string) => page.getByRole('button', { name: new RegExp(`^${name}: `) });
  const says = (text: string | RegExp) => page.getByText(text).first().waitFor();

  /** Of a title that nobody has asked for, so that only the catalog knows. */
  async function titleStatus(): Promise<number> {
    return (await visitor.title(`no-such-title-${Date.now()}`)).status;
  }

  async function enter(): Promise<void> {
    await page.goto(`${url}/#token=${token}`);
    await box('row-builder-1').waitFor();
  }

  it('lets in who has the token, tells others so, and keeps the token out of the address', async () => {
    await page.goto(url);
    await page.getByLabel('Token').fill('not the token');
    await page.keyboard.press('Enter');
    await says('That is not the token of this console.');
    await page.getByLabel('Token').fill(token);
    await page.keyboard.press('Enter');
    await box('gateway-1').waitFor();
    expect(page.url()).not.toContain(token);
  });

  it('freezes whoever builds rows with one click, shows how the page stays up and why, and then that it is whole again', async () => {
    await enter();
    await says('The home page is whole.');
    // A breaker judges nothing before it has seen twenty calls in ten seconds.
    await using _viewers = new OpenLoop(50, async () => void (await visitor.page()));
    await page.getByRole('button', { name: 'Freeze every row-builder' }).click();
    await page.getByRole('button', { name: 'row-builder-1: frozen' }).waitFor();
    await page.getByRole('button', { name: 'row-builder-2: frozen' }).waitFor();
    await says('The home page stays up, on lower rungs.');
    await says(/% last-good \(saved earlier for the same viewer\)/);
    await says(/Not live because/);
    await says(/stopped asking row-builder/);
    await page.getByRole('button', { name: 'Thaw every row-builder' }).click();
    await page.getByRole('button', { name: 'row-builder-1: running' }).waitFor();
    await says('The home page is whole.');
    expect(complaints.filter((text) => !text.includes('401'))).toEqual([]);
  }, 90_000);

  it('makes calls of a service fail, says so on the map and in words, and takes it back', async () => {
    await enter();
    await box('catalog-1').click();
    await page.getByRole('button', { name: 'Fail', exact: true }).click();
    await says(/^calls of catalog\.\* fail/);
    await page.getByRole('img', { name: /^gateway-1 to catalog: .*fault at work$/ }).waitFor();
    expect(await titleStatus()).toBe(503);
    await page.getByRole('button', { name: 'Restore catalog-1' }).click();
    await says('None. What goes wrong now goes wrong by itself.');
    await until('the catalog to be asked again', 10_000, async () => (await titleStatus()) === 404);
  });

  it('changes a setting of a breaker on every instance, and has it in the audit log', async () => {
    await enter();
    await box('lolomo-1').click();
    await page.getByRole('button', { name: `Settings of ${buildRows.name}` }).click();
    await page.getByLabel(`Setting of ${buildRows.name}`, { exact: true }).selectOption('breakerForceOpen');
    await page.getByLabel('New value').selectOption('true');
    await page.getByLabel('Why').fill('seen in a browser');
    await page.getByRole('button', { name: 'Set for lolomo' }).click();
    const opened = await until('a page that says that the breaker is open', 5_000, async () =>
      (await visitor.page()).degraded.some(({ reason }) => reason === 'breaker-open'),
    );
    expect(opened.ms).toBeLessThan(2_000);
    await says('seen in a browser');
    await page.getByRole('button', { name: 'Take back' }).click();
    await untilWhole(visitor, 10_000);
  });
});
