import { repeat } from '@marquee/browser/clock';
import type { Cancel, Clock } from '@marquee/browser/clock';
import { Store } from '@marquee/browser/store';
import type { PlayEvent } from '../visit/viewing.js';
import { isOver, pause, positionAt, resume, seek } from './playback.js';
import type { Playback } from './playback.js';

const FRAME_MS = 200;
/** Five minutes of film at the player's speed. */
const PROGRESS_EVERY_MS = 5_000;

export interface PlayerState {
  /** In seconds of film. */
  readonly position: number;
  readonly duration: number;
  readonly playing: boolean;
  readonly over: boolean;
}

export type ReportPlay = (kind: PlayEvent, positionSeconds: number, durationSeconds: number) => void;

/** Plays no film, but moves through one and reports what a real player would report. */
export class Player extends Store<PlayerState> {
  private playback: Playback;
  private started = false;
  private finished = false;
  private reportedAt = 0;
  private stopTicking: Cancel | undefined;

  /** Both in seconds of film. Playing starts with {@link open}. */
  constructor(
    position: number,
    duration: number,
    private readonly clock: Clock,
    private readonly report: ReportPlay,
  ) {
    super({ position, duration, playing: true, over: false });
    this.playback = { position, duration, since: clock.now() };
  }

  open(): void {
    if (!this.started) {
      this.started = true;
      this.playback = { ...this.playback, since: this.clock.now() };
      this.send('play-started');
    }
    this.show();
  }

  close(): void {
    this.stop();
    this.sendProgress();
  }

  toggle(): void {
    const now = this.clock.now();
    const { playing, over } = this.get();
    if (playing) {
      this.sendProgress();
      this.playback = pause(this.playback, now);
    } else {
      if (over) this.finished = false;
      this.playback = resume(this.playback, now);
    }
    this.show();
  }

  /** @param position in seconds of film. */
  seekTo(position: number): void {
    if (position < this.playback.duration) this.finished = false;
    this.playback = seek(this.playback, position, this.clock.now());
    this.show();
  }

  private show(): void {
    const now = this.clock.now();
    const over = isOver(this.playback, now);
    const playing = this.playback.since !== null && !over;
    const { duration } = this.playback;
    this.set({ position: positionAt(this.playback, now), duration, playing, over });
    if (over && !this.finished) this.send('play-finished');
    if (!playing) this.stop();
    else this.stopTicking ??= repeat(this.clock, () => this.tick(), FRAME_MS);
  }

  private tick(): void {
    this.show();
    if (this.get().playing && this.clock.now() - this.reportedAt >= PROGRESS_EVERY_MS) this.sendProgress();
  }

  private stop(): void {
    this.stopTicking?.();
    this.stopTicking = undefined;
  }

  private sendProgress(): void {
    if (!this.finished) this.send('play-progress');
  }

  private send(kind: PlayEvent): void {
    const now = this.clock.now();
    this.reportedAt = now;
    this.finished = kind === 'play-finished';
    this.report(kind, positionAt(this.playback, now), this.playback.duration);
  }
}
