import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '@marquee/browser/testing/manual-clock';
import { isOver, pause, positionAt, resume, seek, startAt } from '../src/player/playback.js';
import { Player } from '../src/player/player.js';

const playing = { position: 0, since: 0, duration: 6_000 };

describe('playback', () => {
  it('runs one minute of film per second and stops at the end', () => {
    expect(positionAt(playing, 10_000)).toBe(600);
    expect(positionAt(playing, 1_000_000)).toBe(6_000);
    expect(isOver(playing, 100_000)).toBe(true);
  });

  it('stays where it was paused and resumes from there', () => {
    const paused = pause(playing, 10_000);
    expect(positionAt(paused, 50_000)).toBe(600);
    expect(positionAt(resume(paused, 50_000), 51_000)).toBe(660);
  });

  it('seeks within the film, paused or not', () => {
    expect(positionAt(seek(playing, 1_200, 5_000), 6_000)).toBe(1_260);
    expect(positionAt(seek(pause(playing, 0), 99_999, 5_000), 6_000)).toBe(6_000);
  });

  it('restarts from the beginning after the end', () => {
    expect(positionAt(resume(playing, 200_000), 200_000)).toBe(0);
    expect([startAt(6_000, undefined), startAt(6_000, 0.5), startAt(6_000, 0.99)]).toEqual([0, 3_000, 0]);
  });
});

function createPlayer(position = 0, duration = 6_000) {
  const clock = new ManualClock();
  const reports: string[] = [];
  const player = new Player(position, duration, clock, (kind, at) => reports.push(`${kind} ${at}`));
  return { player, clock, reports };
}

describe('Player', () => {
  it('reports the start once, however often it is opened', () => {
    const { player, reports } = createPlayer(1_200);
    player.open();
    player.open();
    expect(reports).toEqual(['play-started 1200']);
  });

  it('reports progress every five minutes of film', async () => {
    const { player, clock, reports } = createPlayer();
    player.open();
    await clock.advance(10_000);
    expect(reports).toEqual(['play-started 0', 'play-progress 300', 'play-progress 600']);
    expect(player.get()).toMatchObject({ position: 600, playing: true });
  });

  it('reports the position when it is paused, and does not move until it is resumed', async () => {
    const { player, clock, reports } = createPlayer();
    player.open();
    await clock.advance(1_000);
    player.toggle();
    await clock.advance(60_000);
    expect(player.get()).toMatchObject({ position: 60, playing: false });
    expect(reports).toEqual(['play-started 0', 'play-progress 60']);
    player.toggle();
    await clock.advance(1_000);
    expect(player.get()).toMatchObject({ position: 120, playing: true });
  });

  it('reports the end once, and no progress when it is closed after that', async () => {
    const { player, clock, reports } = createPlayer(0, 60);
    player.open();
    await clock.advance(10_000);
    expect(player.get()).toMatchObject({ position: 60, playing: false, over: true });
    player.close();
    expect(reports).toEqual(['play-started 0', 'play-finished 60']);
  });

  it('can be watched to the end again after it was over', async () => {
    const { player, clock, reports } = createPlayer(0, 60);
    player.open();
    await clock.advance(2_000);
    player.toggle();
    await clock.advance(2_000);
    expect(reports.filter((report) => report === 'play-finished 60')).toHaveLength(2);
  });

  it('reports the position and stops its timer when it is closed', async () => {
    const { player, clock, reports } = createPlayer();
    player.open();
    await clock.advance(1_000);
    player.seekTo(1_800);
    player.close();
    expect(reports).toEqual(['play-started 0', 'play-progress 1800']);
    expect(clock.pending).toBe(0);
  });
});
