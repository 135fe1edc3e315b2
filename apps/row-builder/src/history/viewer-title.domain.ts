/**
 * Everything one viewer did with one title. `playedId`, `ratedId` and `listedId` are the ids of the events that wrote
 * the fields next to them.
 */
export interface ViewerTitle {
  readonly viewerId: string;
  readonly titleId: string;
  readonly touchedAt: Date;
  readonly starts: number;
  readonly finishes: number;
  readonly finishedAt: Date | null;
  readonly positionSeconds: number | null;
  readonly durationSeconds: number | null;
  readonly playedAt: Date | null;
  readonly playedId: string | null;
  readonly stars: number | null;
  readonly ratedAt: Date | null;
  readonly ratedId: string | null;
  readonly inMyList: boolean;
  readonly listedAt: Date | null;
  readonly listedId: string | null;
}

export function untouched(viewerId: string, titleId: string): ViewerTitle {
  return {
    viewerId,
    titleId,
    touchedAt: new Date(0),
    starts: 0,
    finishes: 0,
    finishedAt: null,
    positionSeconds: null,
    durationSeconds: null,
    playedAt: null,
    playedId: null,
    stars: null,
    ratedAt: null,
    ratedId: null,
    inMyList: false,
    listedAt: null,
    listedId: null,
  };
}
