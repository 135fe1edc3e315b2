import type { RowKind } from '@marquee/contracts/page';
import type { BuiltRow, BuiltRows, MissingRow, SharedRows } from '@marquee/contracts/row-builder';
import { reasonOf } from '@marquee/contracts/page';
import { Deadline } from '@marquee/resilience';
import type { Command } from '@marquee/resilience';
import { currentContext } from '@marquee/http';
import { CommandFactory } from '@marquee/service-defaults';
import { Injectable } from '@nestjs/common';
import type { ViewerHistory } from '../history/viewer-history.domain.js';
import { TitleScores } from '../model/item-weights.domain.js';
import { minuteOf } from '../popularity/ranking.domain.js';
import { StateSource } from '../state/state-reader.js';
import type { StateReader, ViewerStateReader } from '../state/state-reader.js';
import { withAffinity } from './affinity.domain.js';
import { cardOf } from './card.domain.js';
import { ROW_KIND_BUILDERS } from './kinds/index.js';
import type { KindRequest, RowDraft } from './row-kind-builder.js';
import { buildTime, seedsByKind } from './row-request.domain.js';
import { RowsProperties } from './rows.config.js';

/** Kinds that make sense without a viewer. */
const SHARED_KINDS: ReadonlySet<RowKind> = new Set(['top-picks', 'trending-now', 'popular-in-genre', 'new-releases']);
const SHARED_ITEMS = 40;
const KIND_DEFAULTS = { timeoutMs: 180, maxConcurrent: 200, breakerSleepWindowMs: 1_000 };

export interface RowsRequest {
  readonly viewerId: string;
  readonly itemsPerRow: number;
  /** Build only these rows. */
  readonly rowIds?: string[] | undefined;
  /** Build only these kinds. */
  readonly kinds?: RowKind[] | undefined;
  /** The revision of the rows of all kinds that the caller has. */
  readonly ifRevision?: string | undefined;
}

interface KindInput {
  readonly request: KindRequest;
  readonly state: StateReader;
  /** Whether the caller has the rows already. The command runs nevertheless, so that its faults and breaker act. */
  readonly unchanged: boolean;
}

type KindResult = { readonly drafts: readonly RowDraft[] } | { readonly missing: MissingRow };

/** Builds all kinds of rows concurrently, each within its own command: a slow kind delays no other. */
@Injectable()
export class RowsService {
  private readonly commands: ReadonlyMap<RowKind, Command<KindInput, readonly RowDraft[]>>;

  constructor(
    private readonly states: StateSource,
    private readonly properties: RowsProperties,
    commands: CommandFactory,
  ) {
    this.commands = new Map(
      ROW_KIND_BUILDERS.map((builder) => {
        const name = `row-builder.kind.${builder.kind}`;
        const run = ({ request, state, unchanged }: KindInput) => (unchanged ? [] : builder.build(request, state));
        return [builder.kind, commands.create({ name, group: 'row-kinds', run }, KIND_DEFAULTS)];
      }),
    );
  }

  /** Resolves by the deadline with the rows that are ready; `missing` names the kinds that are not. */
  async build(request: RowsRequest, at = new Date()): Promise<BuiltRows> {
    const deadline = this.deadline();
    const state = await this.states.forViewer(request.viewerId);
    const revision = `${state.revision}.${minuteOf(at).getTime()}`;
    if (revision === request.ifRevision && request.rowIds === undefined && request.kinds === undefined) {
      const results = await this.buildKinds(request, state, at, deadline, true);
      const { viewerId } = request;
      const missing = missingOf(results);
      return { viewerId, asOf: at.toISOString(), newViewer: false, rows: [], missing, revision, unchanged: true };
    }
    const [results, history, segment, scores] = await Promise.all([
      this.buildKinds(request, state, at, deadline, false),
      unlessLate(state.history(), deadline),
      unlessLate(state.segment(), deadline),
      unlessLate(state.scores(), deadline),
    ]);
    const drafts = results
      .flatMap((result) => ('drafts' in result ? result.drafts : []))
      .filter(({ rowId }) => request.rowIds?.includes(rowId) ?? true);
    return {
      viewerId: request.viewerId,
      asOf: at.toISOString(),
      newViewer: history?.isEmpty ?? false,
      ...(segment !== undefined && { segment }),
      rows: withAffinity(await withCards(drafts, state, history, at), scores ?? TitleScores.NONE),
      missing: missingOf(results),
      revision,
    };
  }

  /** The rows for viewers about whom nothing is known. */
  async popular(at = new Date()): Promise<SharedRows> {
    return this.buildShared(await this.states.forEveryone(), at);
  }

  /** The rows of each segment. */
  async segments(at = new Date()): Promise<{ asOf: string; segments: { segment: string; rows: BuiltRow[] }[] }> {
    const states = await this.states.forSegments();
    const segments = await Promise.all(
      states.map(async ({ segment, state }) => ({ segment, rows: (await this.buildShared(state, at)).rows })),
    );
    return { asOf: at.toISOString(), segments };
  }

  private deadline(): Deadline {
    const answerAt = this.properties.answerAtMs.get();
    const caller = currentContext()?.deadline;
    return caller?.child(buildTime(answerAt, caller.remaining())) ?? Deadline.after(answerAt);
  }

  private buildKinds(
    { itemsPerRow, rowIds, kinds }: RowsRequest,
    state: ViewerStateReader,
    at: Date,
    deadline: Deadline,
    unchanged: boolean,
  ): Promise<KindResult[]> {
    const seedsOf = rowIds && seedsByKind(rowIds);
    const wanted = [...this.commands].filter(
      ([kind]) => (kinds?.includes(kind) ?? true) && (seedsOf?.has(kind) ?? true),
    );
    return Promise.all(
      wanted.map(([kind, command]) => {
        const seeds = seedsOf?.get(kind);
        const request = { minute: minuteOf(at), items: itemsPerRow, ...(seeds && { seeds }) };
        return command.execute({ request, state, unchanged }, { deadline }).then(
          (drafts): KindResult => ({ drafts }),
          (error: unknown): KindResult => ({ missing: { kind, reason: reasonOf(error) } }),
        );
      }),
    );
  }

  private async buildShared(state: StateReader, at: Date): Promise<SharedRows> {
    const request = { minute: minuteOf(at), items: SHARED_ITEMS };
    const builders = ROW_KIND_BUILDERS.filter(({ kind }) => SHARED_KINDS.has(kind));
    const drafts = await Promise.all(builders.map((builder) => builder.build(request, state)));
    return { asOf: at.toISOString(), rows: await withCards(drafts.flat(), state, undefined, at) };
  }
}

function missingOf(results: readonly KindResult[]): MissingRow[] {
  return results.flatMap((result) => ('missing' in result ? result.missing : []));
}

/**
 * Resolves to undefined if `read` fails or is not done by the deadline. Reports no error: the kinds that need the same
 * read are missing and carry the reason.
 */
function unlessLate<T>(read: Promise<T>, { signal }: Deadline): Promise<T | undefined> {
  return new Promise((resolve) => {
    const giveUp = () => resolve(undefined);
    read.then(resolve, giveUp);
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
  });
}

/** Attaches the cards. Drops titles that have not arrived yet, and then rows without titles. */
async function withCards(
  drafts: readonly RowDraft[],
  state: StateReader,
  history: ViewerHistory | undefined,
  at: Date,
): Promise<BuiltRow[]> {
  if (drafts.length === 0) return [];
  const { titles } = await state.catalog();
  return drafts
    .map((draft) => {
      const known = draft.titleIds.flatMap((titleId) => titles.get(titleId) ?? []);
      return {
        ...draft,
        kind: draft.rowId.split(':', 1)[0] as RowKind,
        asOf: at.toISOString(),
        titleIds: known.map(({ titleId }) => titleId),
        cards: known.map((title) => cardOf(title, history)),
      };
    })
    .filter(({ titleIds }) => titleIds.length > 0);
}
