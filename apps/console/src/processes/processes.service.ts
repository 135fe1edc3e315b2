import { readFileSync } from 'node:fs';
import type { ManagedProcess } from '@marquee/contracts/console';
import { RunFile } from '@marquee/contracts/run-file';
import { ProblemError } from '@marquee/http';
import { request } from 'undici';
import { z } from 'zod';

/** The parts of `run.json` that the console uses. */
const ConsoleRunFile = RunFile.pick({ control: true, processes: true });

const Refusal = z.object({ error: z.string() });
/** A restart waits for an orderly stop. */
const LIMIT_MS = 12_000;

export type Act =
  | { readonly kind: 'kill' | 'hold' | 'pause' | 'resume' | 'restart'; readonly name: string }
  | { readonly kind: 'scale'; readonly name: string; readonly replicas: number };

/** The processes of this home, by way of whoever supervises them. */
export class Processes {
  /** @param runFile where the supervisor says what it runs and how it is reached. */
  constructor(private readonly runFile: string) {}

  /** Null where processes are managed elsewhere. */
  list(): readonly ManagedProcess[] | null {
    return readRunFile(this.runFile)?.processes ?? null;
  }

  async act(act: Act, signal?: AbortSignal): Promise<void> {
    const run = readRunFile(this.runFile);
    if (run === undefined) throw managedElsewhere();
    const path = act.kind === 'scale' ? `/scale/${act.name}/${act.replicas}` : `/${act.name}/${act.kind}`;
    const limit = AbortSignal.timeout(LIMIT_MS);
    const { statusCode, body } = await request(new URL(path, run.control.url), {
      method: 'POST',
      headers: { authorization: `Bearer ${run.control.token}` },
      signal: signal === undefined ? limit : AbortSignal.any([limit, signal]),
    }).catch((cause: unknown) => {
      throw supervisorAway(cause);
    });
    const text = await body.text();
    if (statusCode < 300) return;
    throw statusCode === 400 ? refused(text) : supervisorAway(text);
  }
}

function managedElsewhere(): ProblemError {
  return new ProblemError({
    status: 501,
    code: 'managed-elsewhere',
    title: 'Processes are managed elsewhere',
    detail:
      'Processes are managed elsewhere: no supervisor runs from this MARQUEE_HOME. Use what started them, such as docker compose.',
  });
}

function supervisorAway(cause: unknown): ProblemError {
  return new ProblemError({
    status: 503,
    code: 'supervisor-away',
    detail: 'The supervisor of the processes did not do it. Look at the terminal that runs "npm start", and try again.',
    retryAfterSeconds: 2,
    cause,
  });
}

function refused(text: string): ProblemError {
  const outcome = z.string().transform(toJson).pipe(Refusal).safeParse(text);
  return new ProblemError({
    status: 409,
    code: 'refused-by-supervisor',
    detail: outcome.data?.error ?? 'The supervisor refused it. Look at the list of processes, and try again.',
  });
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The running system; undefined if no supervisor runs here. The file is small and replaced as a whole. */
function readRunFile(path: string): z.infer<typeof ConsoleRunFile> | undefined {
  try {
    return ConsoleRunFile.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data;
  } catch {
    return undefined;
  }
}
