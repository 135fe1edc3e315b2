import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ManagedProcess } from '@marquee/contracts/console';
import { SERVICES } from '@marquee/contracts/topology';
import { RunFile } from '@marquee/contracts/run-file';
import { ProblemError } from '@marquee/http';
import { InjectSettings } from '@marquee/service-defaults';
import { Injectable } from '@nestjs/common';
import { request } from 'undici';
import { z } from 'zod';
import type { ConsoleSettings } from '../console.config.js';

/** The parts of `run.json` that the console uses. */
const ConsoleRunFile = RunFile.pick({ control: true }).extend({ processes: z.array(ManagedProcess) });

const RefusalBody = z.object({ error: z.string() });
/** A restart waits until the process has stopped in an orderly way. */
const TIMEOUT_MS = 12_000;

export type ProcessAction =
  | { readonly kind: 'kill' | 'hold' | 'pause' | 'resume' | 'restart'; readonly name: string }
  | { readonly kind: 'scale'; readonly name: string; readonly replicas: number };

/** The processes of this system, through the supervisor that started them. */
@Injectable()
export class ProcessesService {
  /** Where the supervisor writes what it runs and how to reach it. */
  private readonly runFile: string;

  constructor(@InjectSettings() settings: ConsoleSettings) {
    this.runFile = join(settings.MARQUEE_HOME, 'run.json');
  }

  /** Null where processes are managed elsewhere. */
  list(): readonly ManagedProcess[] | null {
    return readRunFile(this.runFile)?.processes ?? null;
  }

  async act(action: ProcessAction): Promise<void> {
    const run = readRunFile(this.runFile);
    if (run === undefined) throw managedElsewhere();
    checkName(action, run.processes);
    const path =
      action.kind === 'scale'
        ? `/services/${action.name}/scale/${action.replicas}`
        : `/processes/${action.name}/${action.kind}`;
    const { statusCode, body } = await request(new URL(path, run.control.url), {
      method: 'POST',
      headers: { authorization: `Bearer ${run.control.token}` },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch((cause: unknown) => {
      throw supervisorUnavailable(cause);
    });
    const text = await body.text();
    if (statusCode < 300) return;
    throw statusCode === 400 ? refused(text) : supervisorUnavailable(text);
  }
}

/** @throws {ProblemError} 404 with the names that exist */
function checkName({ kind, name }: ProcessAction, processes: readonly ManagedProcess[]): void {
  const names: readonly string[] = kind === 'scale' ? SERVICES : processes.map((process) => process.name);
  if (names.includes(name)) return;
  throw new ProblemError({
    status: 404,
    code: 'no-such-process',
    detail: `There is no ${kind === 'scale' ? 'service' : 'process'} "${name}". Expected one of ${names.join(', ')}.`,
    errors: [{ path: '{name}', message: `expected one of ${names.join(', ')}` }],
  });
}

function managedElsewhere(): ProblemError {
  return new ProblemError({
    status: 501,
    code: 'managed-elsewhere',
    title: 'Processes are managed elsewhere',
    detail:
      'No supervisor runs from this MARQUEE_HOME. Use the tool that started the processes, such as docker compose.',
  });
}

function supervisorUnavailable(cause: unknown): ProblemError {
  return new ProblemError({
    status: 503,
    code: 'supervisor-unavailable',
    detail: 'The supervisor did not answer as expected. Check the terminal that runs "npm start" and try again.',
    retryAfterSeconds: 2,
    cause,
  });
}

function refused(text: string): ProblemError {
  const outcome = z.string().transform(toJson).pipe(RefusalBody).safeParse(text);
  return new ProblemError({
    status: 409,
    code: 'refused-by-supervisor',
    detail: outcome.data?.error ?? 'The supervisor refused. Check the list of processes and try again.',
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
