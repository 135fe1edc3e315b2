import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { GatewayClient, isWhole } from '../support/gateway.js';
import { systemUnderTest } from '../support/platform.js';
import { until } from '../support/until.js';
import { launchBrowser } from './launch-browser.js';
import { firstViewer, openTab, untilWhole } from './tab.js';

describe('the viewer page in a browser', () => {
  const system = systemUnderTest();
  const gateway = new GatewayClient(system.url);
  let browser: Browser;
  let page: Page;
  let errors: string[];

  beforeAll(async () => {
    browser = await launchBrowser();
    await untilWhole(await firstViewer(gateway), 60_000);
  }, 90_000);
  afterAll(async () => {
    await browser?.close();
    await gateway.close();
  });
  beforeEach(async () => {
    ({ page, errors } = await openTab(browser, { width: 1280, height: 800 }));
  });
  afterEach(() => page.close());

  async function enter(): Promise<void> {
    await page.goto(system.url);
    await page.locator('button.picker-face').first().click();
    await page.locator('section[data-row]').first().waitFor();
  }

  const titlesIn = (rowId: string) =>
    page
      .locator(`section[data-row="${rowId}"] .card-main`)
      .evaluateAll((cards) => cards.map((card) => card.getAttribute('aria-label')));

  it('lets a person pick a viewer, play a title and see continue watching change without a reload', async () => {
    await enter();
    await page.evaluate(() => Object.assign(window, { notReloaded: true }));
    const card = page.locator('section[data-row="trending-now"] .card').first();
    const label = (await card.locator('.card-main').getAttribute('aria-label')) ?? '';
    const name = /^(.*), \d{4}(?:, number \d+)?$/.exec(label)?.[1] ?? '';
    await card.locator('.card-main').focus();
    await card.getByRole('button', { name: `Play ${name}`, exact: true }).click();
    const player = page.getByRole('dialog', { name: `Playing ${name}` });
    await player.getByRole('slider', { name: 'Position' }).fill('1800');
    await player.getByRole('button', { name: 'Close the player' }).click();
    await until(`${name} first in continue watching`, 10_000, async () =>
      (await titlesIn('continue-watching'))[0]?.startsWith(name),
    );
    expect(await page.evaluate(() => 'notReloaded' in window)).toBe(true);
    // Chromium logs the 401 response that tells the page that no viewer is signed in yet.
    expect(errors.filter((text) => !text.includes('401'))).toEqual([]);
  });

  it('works by keyboard: arrow keys move between cards and rows, and Enter opens a title', async () => {
    await enter();
    await page.locator('section[data-row] .card-main').first().focus();
    const label = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
    const first = await label();
    await page.keyboard.press('ArrowRight');
    expect(await label()).not.toBe(first);
    await page.keyboard.press('ArrowDown');
    const below = await page.evaluate(() => document.activeElement?.closest('section')?.getAttribute('data-row'));
    expect(below).not.toBe(await page.locator('section[data-row]').first().getAttribute('data-row'));
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('shows how the page was composed', async () => {
    await enter();
    await page.keyboard.press('?');
    const drawer = page.locator('.drawer');
    await drawer.waitFor();
    expect(await drawer.textContent()).toContain('Trending now');
  });

  it('fits a phone that is 360 px wide', async () => {
    await page.setViewportSize({ width: 360, height: 780 });
    await enter();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  });

  it('marks rows that are not live while row-builder is frozen, and is whole again afterwards', async () => {
    await enter();
    await system.pause('row-builder-1');
    await system.pause('row-builder-2');
    // For half a second, lolomo takes the row-builder's last answer for a sign that it works.
    const viewer = await firstViewer(gateway);
    await until('a page that is not whole', 2_000, async () => !isWhole(await viewer.page()));
    await page.reload();
    await page.locator('section[data-row]:not([data-source="live"])').first().waitFor();
    await system.resume('row-builder-1');
    await system.resume('row-builder-2');
    await untilWhole(await firstViewer(gateway), 20_000);
    await page.reload();
    await page.locator('section[data-row]').first().waitFor();
    expect(await page.locator('section[data-row]:not([data-source="live"])').count()).toBe(0);
  });
});
