import { setTimeout as pause } from 'node:timers/promises';
import type { PropertyScope } from '@marquee/contracts/console';
import type { RunFile } from '@marquee/contracts/run-file';
import type { ServiceName } from '@marquee/contracts/topology';
import { UsageError, candidateName, isCandidate } from '@marquee/local';
import type { ConsoleClient, connectPlatform } from '@marquee/local';
import { since } from './compare.domain.js';
import { Judge } from './judge.domain.js';
import type { Evidence } from './judge.domain.js';
import { Sampler } from './sampler.js';
import { COMPARISONS, STEPS, weightsFor } from './weights.domain.js';
import type { Step } from './weights.domain.js';

const LOOK_EVERY_MS = 1_000;
/**
 * A step without enough calls to compare goes on to the next. Where callers choose by viewer, a small share may be no
 * viewer at all. What is missing has to be made up for in the last step.
 */
const STEP_LIMIT_MS = 150_000;
/** Time for callers to notice that the candidates have no weight any more. */
const DRAIN_MS = 500;
const MAX_WHY = 200;
const WEIGHT = 'instance.weight';

export interface RolloutOptions {
  readonly service: ServiceName;
  readonly version: string;
  readonly platform: ReturnType<typeof connectPlatform>;
  readonly console: ConsoleClient;
  readonly onStep: (message: string) => void;
  /** Rolls back. */
  readonly signal: AbortSignal;
}

export interface Outcome {
  readonly outcome: 'promoted' | 'rolled-back';
  /** Why it was rolled back. */
  readonly reason?: string;
  /** From the start of the canary to the decision. */
  readonly decidedAfterMs: number;
  readonly evidence: readonly Evidence[];
}

/**
 * Replaces a service by another version: a canary of it takes 5, 25 and 50 % of the calls while it is compared with a
 * baseline. If it stays as good, the replicas are replaced one by one; otherwise the candidates end.
 */
export class Rollout {
  private readonly judge = new Judge();
  private readonly canary: string;
  private readonly baseline: string;
  private readonly sampler: Sampler;

  constructor(private readonly options: RolloutOptions) {
    this.canary = candidateName(options.service, 'canary');
    this.baseline = candidateName(options.service, 'baseline');
    this.sampler = new Sampler(options.console, [this.canary, this.baseline]);
  }

  /** @throws UsageError if another rollout of the service is running */
  async run(): Promise<Outcome> {
    const { service, version, platform, onStep } = this.options;
    if ((await platform.run()).processes.some(({ name }) => isCandidate(service, name))) {
      throw new UsageError(`A rollout of ${service} is running. If it was killed, try again in 15 s.`);
    }
    const startedAt = performance.now();
    const reason = await this.refusal();
    const decidedAfterMs = performance.now() - startedAt;
    if (reason === undefined) {
      onStep(`As good as the present version. Replacing the replicas of ${service} by ${version}`);
      await platform.promote(service, version);
      await this.clearWeights(`${version} is promoted`);
      return { outcome: 'promoted', decidedAfterMs, evidence: this.judge.evidence };
    }
    onStep(`Rolling back: ${reason}`);
    await this.setWeights({ canary: 0, baseline: 0 }, `rolled back: ${reason}`).catch(() => undefined);
    await pause(DRAIN_MS);
    await platform.endCandidates(service);
    await this.clearWeights(`rolled back: ${reason}`).catch(() => undefined);
    return { outcome: 'rolled-back', reason, decidedAfterMs, evidence: this.judge.evidence };
  }

  /** Undefined if the canary has proved as good as the baseline in all steps. */
  private async refusal(): Promise<string | undefined> {
    const { service, version, platform, onStep } = this.options;
    try {
      onStep(`Starting a canary of ${version}, and a baseline of the present version`);
      // A rollout that was killed has left them.
      await this.clearWeights('the next rollout starts');
      await platform.keepCandidates(service, version);
      for (const step of STEPS) {
        const reason = await this.refusalIn(step);
        if (reason !== undefined) return reason;
      }
      const { comparisons } = this.judge;
      return comparisons < COMPARISONS ? `too few calls: ${comparisons} of ${COMPARISONS} comparisons` : undefined;
    } catch (error) {
      return (error as Error).message;
    }
  }

  private async refusalIn({ share, comparisons }: Step): Promise<string | undefined> {
    const { service, version, platform, signal, onStep } = this.options;
    const { processes } = await platform.run();
    const replicas = processes.filter((process) => process.service === service && !isCandidate(service, process.name));
    const percent = `${share * 100} %`;
    onStep(`The canary takes ${percent} of the calls, and so does the baseline`);
    await this.setWeights(weightsFor(share, replicas.length), `canary of ${version} takes ${percent} of the calls`);
    const end = performance.now() + STEP_LIMIT_MS;
    let before = await this.sampler.sample();
    while (this.judge.comparisons < comparisons) {
      await pause(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return 'the operator has stopped the rollout';
      if (performance.now() > end) break;
      await platform.keepCandidates(service, version);
      const reason = this.canaryProblem(await platform.run()) ?? this.judge.refusal;
      if (reason !== undefined) return reason;
      const now = await this.sampler.sample();
      const [canary, baseline] = [this.canary, this.baseline].map((name) => since(before.get(name), now.get(name)));
      const isLost = canary === undefined || baseline === undefined;
      // Until both have been called, the time belongs to the next comparison.
      if (isLost || this.judge.observe(canary, baseline)) before = now;
    }
    return this.judge.refusal;
  }

  private canaryProblem({ processes }: RunFile): string | undefined {
    const restarts = processes.find(({ name }) => name === this.canary)?.restarts ?? 0;
    return restarts > 0 ? 'its process has ended unexpectedly' : undefined;
  }

  private async setWeights(weights: ReturnType<typeof weightsFor>, why: string): Promise<void> {
    const { console } = this.options;
    await console.setProperty(this.scopeOf(this.canary), WEIGHT, weights.canary, why.slice(0, MAX_WHY));
    await console.setProperty(this.scopeOf(this.baseline), WEIGHT, weights.baseline, why.slice(0, MAX_WHY));
  }

  private async clearWeights(why: string): Promise<void> {
    for (const name of [this.canary, this.baseline]) {
      await this.options.console.removeProperty(this.scopeOf(name), WEIGHT, why.slice(0, MAX_WHY));
    }
  }

  private scopeOf(instance: string): PropertyScope {
    return { kind: 'instance', service: this.options.service, instance };
  }
}
