import type { RowChanged } from '@marquee/contracts/gateway';
import type { RowsChanged } from '@marquee/contracts/topics';
import { formatEvent, ProblemError } from '@marquee/http';
import type { EventStream } from '@marquee/http';
import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { HEARTBEAT, retryAfter } from './update.domain.js';
import { UpdateLimits } from './update.limits.js';
import { UpdateLog } from './update-log.js';

/** What the hub needs of an open stream. */
export type UpdateStream = Pick<EventStream, 'write' | 'buffered' | 'end' | 'cut'>;

const HEARTBEAT_MS = 15_000;
const RETRY_MS = 2_000;
/** A client that is further behind is disconnected: a new stream serves it better than old updates. */
const MAX_BUFFERED_BYTES = 64 * 1024;

/** All open streams of this gateway, by viewer. */
@Injectable()
export class UpdateHub implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new UpdateLog();
  private readonly streams = new Map<string, Set<UpdateStream>>();
  private heartbeat: NodeJS.Timeout | undefined;
  private openCount = 0;
  private closed = false;

  constructor(private readonly limits: UpdateLimits) {}

  onApplicationBootstrap(): void {
    this.heartbeat = setInterval(() => this.sendHeartbeat(), HEARTBEAT_MS).unref();
  }

  /** Ends all streams before the server closes, which would wait for them. */
  onModuleDestroy(): void {
    this.closed = true;
    clearInterval(this.heartbeat);
    for (const stream of [...this.streams.values()].flatMap((own) => [...own])) {
      if (stream.buffered === 0) stream.end();
      else stream.cut();
    }
  }

  get open(): number {
    return this.openCount;
  }

  /** Throws a 429 or 503 problem if no further stream may be opened; called before the answer starts. */
  admit(viewerId: string): void {
    const own = this.streams.get(viewerId)?.size ?? 0;
    if (own >= this.limits.streamsPerViewer()) {
      throw refusal(429, 'too-many-streams', 'This viewer has the maximum number of open streams. Close one first.');
    }
    if (this.closed || this.openCount >= this.limits.streams()) {
      throw refusal(503, 'streams-full', 'This gateway has the maximum number of open streams. Try again later.');
    }
  }

  /** Adds a stream; returns a function that removes it. `lastId` is the `Last-Event-ID` of the viewer's last stream. */
  addStream(viewerId: string, stream: UpdateStream, lastId: string | undefined): () => void {
    const own = this.streams.get(viewerId) ?? new Set();
    this.streams.set(viewerId, own.add(stream));
    this.openCount += 1;
    stream.write(retryAfter(RETRY_MS));
    if (lastId !== undefined) for (const text of this.missedUpdates(viewerId, lastId)) stream.write(text);
    return () => this.removeStream(viewerId, stream);
  }

  /**
   * Sends one update for each changed row to all streams of the viewer.
   *
   * @param traceparent W3C trace context that the update carries
   * @returns the number of streams
   */
  publish({ viewerId, rowIds, asOf, eventIds }: RowsChanged, traceparent?: string): number {
    const streams = this.streams.get(viewerId);
    for (const rowId of rowIds) {
      const data = { rowId, asOf, eventIds, ...(traceparent !== undefined && { traceparent }) } satisfies RowChanged;
      const text = formatEvent(this.log.append(viewerId, 'row-changed', data));
      for (const stream of streams ?? []) this.send(stream, text);
    }
    return streams?.size ?? 0;
  }

  private missedUpdates(viewerId: string, lastId: string): string[] {
    const missed = this.log.since(viewerId, lastId);
    return missed?.map(formatEvent) ?? [formatEvent({ id: this.log.nextId(), event: 'page-changed', data: {} })];
  }

  private sendHeartbeat(): void {
    for (const own of this.streams.values()) for (const stream of own) this.send(stream, HEARTBEAT);
  }

  private send(stream: UpdateStream, text: string): void {
    if (stream.buffered > MAX_BUFFERED_BYTES) stream.cut();
    else stream.write(text);
  }

  private removeStream(viewerId: string, stream: UpdateStream): void {
    const own = this.streams.get(viewerId);
    if (own?.delete(stream) !== true) return;
    this.openCount -= 1;
    if (own.size === 0) this.streams.delete(viewerId);
  }
}

function refusal(status: number, code: string, detail: string): ProblemError {
  return new ProblemError({ status, code, detail, retryAfterSeconds: 5 });
}
