import { seriesIn } from '@marquee/observability/metrics-text';
import { GatewayClient, isWhole } from '../support/gateway.js';
import type { SignedInViewer } from '../support/gateway.js';
import type { System } from '../support/platform.js';
import { until } from '../support/until.js';

const SCRAPE_MS = 1_000;
const POLL_MS = 200;

/** Sum of a counter over all instances that answer, and over all series that have the labels. */
export async function counted(
  system: System,
  metric: string,
  labels: Readonly<Record<string, string | RegExp>>,
): Promise<number> {
  let sum = 0;
  for (const text of await Promise.all((await system.scrapeTargets()).map(({ targets }) => metricsOf(targets[0])))) {
    for (const series of seriesIn(text, new Set([metric]))) {
      const has = ([name, wanted]: [string, string | RegExp]): boolean => {
        const label = series.labels[name] ?? '';
        return typeof wanted === 'string' ? label === wanted : wanted.test(label);
      };
      if (Object.entries(labels).every(has)) sum += series.value;
    }
  }
  return sum;
}

/** Empty for an instance that does not answer: it may be frozen. */
async function metricsOf(target: string | undefined): Promise<string> {
  const answer = fetch(`http://${target}/metrics`, { signal: AbortSignal.timeout(SCRAPE_MS) });
  return answer.then((response) => response.text()).catch(() => '');
}

/** Rows that were shown although they were not live. */
export function rowsFromLowerRungs(system: System): Promise<number> {
  return counted(system, 'marquee_home_rows_total', { source: /^(?!live$)/ });
}

/** Opens the home page of some viewer, until `isEnough`. */
export async function openPages(system: System, isEnough: () => Promise<boolean>): Promise<void> {
  await withViewer(system, (viewer) =>
    until(
      'enough pages',
      60_000,
      async () => {
        await viewer.page();
        return isEnough();
      },
      POLL_MS,
    ),
  );
}

/** What a learner reads if something is broken that the lab did not break. */
export async function whatElseIsBroken(system: System): Promise<string[]> {
  return (await isPageWhole(system)) ? [] : ['The page is not live again. Is something else still broken?'];
}

/** Whether the home page of some viewer is whole within 15 s. */
export function isPageWhole(system: System): Promise<boolean> {
  return withViewer(system, async (viewer) => {
    const whole = until('a whole page', 15_000, async () => isWhole(await viewer.page()), POLL_MS);
    return whole.then(
      () => true,
      () => false,
    );
  });
}

async function withViewer<T>(system: System, use: (viewer: SignedInViewer) => Promise<T>): Promise<T> {
  const gateway = new GatewayClient(system.url);
  try {
    const [first] = await gateway.listViewers(1);
    return await use(await gateway.signIn(first?.viewerId ?? ''));
  } finally {
    await gateway.close();
  }
}

/** Names of the processes of a service that are not ready, with their states. */
export function notReady(system: System, service: string): string[] {
  return system
    .run()
    .processes.filter((process) => process.service === service && process.state !== 'ready')
    .map(({ name, state }) => `${name} (${state})`);
}
