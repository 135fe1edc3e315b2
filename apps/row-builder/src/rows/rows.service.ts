import type { RowKind as RowKindName } from '@marquee/contracts/page';
import type { BuiltRow, BuiltRows, MissingRow, SharedRows } from '@marquee/contracts/row-builder';
import { Deadline, reasonOf } from '@marquee/resilience';
import type { Command } from '@marquee/resilience';
import { currentContext } from '@marquee/service-defaults';
import type { CommandMaker } from '@marquee/service-defaults';
import type { RowBuilderProperties } from '../row-builder.config.js';
import type { ViewerHistory } from '../state/viewer-history.domain.js';
import { cardOf } from './card.domain.js';
import { ROW_KINDS } from './kinds/index.js';
import type { RowDraft, RowRequest } from './row-kind.js';
import { buildTime, minuteOf, seedsByKind } from './row-request.domain.js';
import type { StateReader, StateSource, ViewerReader } from './state-reader.js';

/** Kinds that make sense without a viewer. */
const SHARED_KINDS: ReadonlySet<RowKindName> = new Set([
  'top-picks',
  'trending-now',
  'popular-in-genre',
  'new-releases',
]);
const SHARED_ITEMS = 40;
const KIND_DEFAULTS = { timeoutMs: 180, maxConcurrent: 200, breakerSleepWindowMs: 1_000 };

export interface RowsRequest {
  readonly viewerId: string;
  readonly itemsPerRow: number;
  /** Only these rows. */
  readonly rowIds?: string[] | undefined;
  /** Only these kinds. */
  readonly kinds?: RowKindName[] | undefined;
}

interface KindInput {
  readonly request: RowRequest;
  readonly state: StateReader;
}

type Outcome = { readonly drafts: readonly RowDraft[] } | { readonly missing: MissingRow };

export interface RowsServiceParts {
  readonly state: StateSource;
  readonly properties: Pick<RowBuilderProperties, 'answerAtMs'>;
  readonly command: CommandMaker;
  readonly now?: () => Date;
}

/** Builds all kinds of one viewer side by side, each guarded on its own: a slow one costs itself alone. */
export class RowsService {
  private readonly commands: ReadonlyMap<RowKindName, Command<KindInput, readonly RowDraft[]>>;
  private readonly now: () => Date;

  constructor(private readonly parts: RowsServiceParts) {
    this.now = parts.now ?? (() => new Date());
    this.commands = new Map(
      ROW_KINDS.map((kind) => {
        const name = `row-builder.kind.${kind.kind}`;
        const run = ({ request, state }: KindInput) => kind.build(request, state);
        return [kind.kind, parts.command({ name, group: 'row-kinds', run }, KIND_DEFAULTS)];
      }),
    );
  }

  async build(request: RowsRequest): Promise<BuiltRows> {
    const at = this.now();
    const answerAt = this.parts.properties.answerAtMs.get();
    const caller = currentContext()?.deadline;
    const deadline = caller?.child(buildTime(answerAt, caller.remaining())) ?? Deadline.after(answerAt);
    const state = await this.parts.state.ofViewer(request.viewerId);
    const viewer = new ViewerSoFar(state);
    const wanted = request.rowIds && seedsByKind(request.rowIds);
    const outcomes = await Promise.all(
      [...this.commands]
        .filter(([kind]) => (request.kinds?.includes(kind) ?? true) && (wanted?.has(kind) ?? true))
        .map(([kind, command]) => {
          const seeds = wanted?.get(kind);
          const rows = { minute: minuteOf(at), items: request.itemsPerRow, ...(seeds && { seeds }) };
          return command.execute({ request: rows, state }, { deadline }).then(
            (drafts): Outcome => ({ drafts }),
            (error: unknown): Outcome => ({ missing: { kind, reason: reasonOf(error) } }),
          );
        }),
    );
    await Promise.race([viewer.complete, ended(deadline)]);
    const { history, segment } = viewer;
    const drafts = outcomes.flatMap((outcome) => ('drafts' in outcome ? outcome.drafts : []));
    return {
      viewerId: request.viewerId,
      asOf: at.toISOString(),
      newViewer: history?.isEmpty ?? false,
      ...(segment !== undefined && { segment }),
      rows: await finish(
        drafts.filter(({ rowId }) => request.rowIds?.includes(rowId) ?? true),
        state,
        history,
        at,
      ),
      missing: outcomes.flatMap((outcome) => ('missing' in outcome ? outcome.missing : [])),
    };
  }

  async popular(): Promise<SharedRows> {
    return this.share(await this.parts.state.shared());
  }

  async segments(): Promise<{ asOf: string; segments: { segment: string; rows: BuiltRow[] }[] }> {
    const groups = await this.parts.state.ofSegments();
    const segments = await Promise.all(
      groups.map(async ({ segment, state }) => ({ segment, rows: (await this.share(state)).rows })),
    );
    return { asOf: this.now().toISOString(), segments };
  }

  private async share(state: StateReader): Promise<SharedRows> {
    const at = this.now();
    const request = { minute: minuteOf(at), items: SHARED_ITEMS };
    const drafts = await Promise.all(
      ROW_KINDS.filter(({ kind }) => SHARED_KINDS.has(kind)).map((kind) => kind.build(request, state)),
    );
    return { asOf: at.toISOString(), rows: await finish(drafts.flat(), state, undefined, at) };
  }
}

/**
 * What is known of a viewer by now. Reads that failed, or hang, have made their kinds missing already; here they only leave out what
 * needs them.
 */
class ViewerSoFar {
  history: ViewerHistory | undefined;
  segment: string | undefined;
  readonly complete: Promise<unknown>;

  constructor(state: ViewerReader) {
    this.complete = Promise.allSettled([
      state.history().then((history) => (this.history = history)),
      state.segment().then((segment) => (this.segment = segment)),
    ]);
  }
}

function ended({ signal }: Deadline): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Puts the cards to drafts; a title that has not arrived yet is left out, and a row without titles. */
async function finish(
  drafts: readonly RowDraft[],
  state: StateReader,
  history: ViewerHistory | undefined,
  at: Date,
): Promise<BuiltRow[]> {
  if (drafts.length === 0) return [];
  const { titles } = await state.catalogue();
  return drafts
    .map((draft) => {
      const known = draft.titleIds.flatMap((titleId) => titles.get(titleId) ?? []);
      return {
        ...draft,
        kind: draft.rowId.split(':', 1)[0] as RowKindName,
        asOf: at.toISOString(),
        titleIds: known.map(({ titleId }) => titleId),
        cards: known.map((title) => cardOf(title, history)),
      };
    })
    .filter(({ titleIds }) => titleIds.length > 0);
}
