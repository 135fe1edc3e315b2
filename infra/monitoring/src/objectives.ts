/** A service level objective: the share of good events that viewers can rely on. */
export interface Objective {
  /** Name of its alerts. */
  readonly name: string;
  /** What is promised, for people. */
  readonly promise: string;
  /** 0 to 1. */
  readonly target: number;
  /**
   * `page` wakes a person: viewers notice. `notify` writes a message: the home page is still served, from a lower rung.
   */
  readonly severity: 'page' | 'notify';
  /** PromQL of the share of bad events in a window such as `5m`. No events mean no value, and no alert. */
  readonly badShare: (window: string) => string;
}

const HOME = 'service="gateway",http_route="/api/home"';

/** What the system promises. An alert pages on these and on nothing else: resources alone never wake a person. */
export const OBJECTIVES: readonly Objective[] = [
  {
    name: 'HomeNotServed',
    promise: 'The home page is served, with rows',
    target: 0.9995,
    severity: 'page',
    badShare: (window) =>
      share(
        `http_server_request_duration_seconds_count{${HOME},http_response_status_code=~"5.."}`,
        `http_server_request_duration_seconds_count{${HOME}}`,
        window,
      ),
  },
  {
    name: 'HomeSlow',
    promise: 'The home page arrives within 350 ms',
    target: 0.99,
    severity: 'page',
    badShare: (window) =>
      missing(
        'marquee_home_page_duration_seconds_bucket{le="0.35"}',
        'marquee_home_page_duration_seconds_count',
        window,
      ),
  },
  {
    name: 'EventsNotFresh',
    promise: 'An event changes the viewer’s rows within a second',
    target: 0.99,
    severity: 'page',
    badShare: (window) =>
      missing('marquee_row_freshness_seconds_bucket{le="1"}', 'marquee_row_freshness_seconds_count', window),
  },
  {
    name: 'HomeNotLive',
    promise: 'The home page is live',
    target: 0.99,
    severity: 'notify',
    badShare: (window) => missing('marquee_home_pages_total{source="live"}', 'marquee_home_pages_total', window),
  },
];

function share(bad: string, all: string, window: string): string {
  return `(sum(rate(${bad}[${window}])) or vector(0)) / (sum(rate(${all}[${window}])) > 0)`;
}

function missing(good: string, all: string, window: string): string {
  return `1 - (sum(rate(${good}[${window}])) or vector(0)) / (sum(rate(${all}[${window}])) > 0)`;
}
