import { OBJECTIVES } from './objectives.js';

export interface Query {
  /** PromQL. `$__rate_interval` is a window that Grafana chooses; `$service` is chosen by the reader. */
  readonly expr: string;
  /** Name of the series, with labels in double braces. */
  readonly legend: string;
}

export interface Panel {
  readonly title: string;
  /** What a reader learns from it. */
  readonly description: string;
  /** As Grafana names units: `s`, `reqps`, `percentunit`, `bytes`, `short`. */
  readonly unit: string;
  readonly queries: readonly Query[];
}

export interface DashboardSpec {
  readonly uid: string;
  readonly title: string;
  /** Whether the reader chooses a service. */
  readonly byService?: boolean;
  readonly panels: readonly Panel[];
}

const QUANTILES = [0.5, 0.99] as const;

export const DASHBOARDS: readonly DashboardSpec[] = [
  {
    uid: 'marquee-home',
    title: 'Marquee: home page',
    panels: [
      {
        title: 'Pages a second by source',
        description: 'Work that the system does for viewers. Anything but live is a lower rung of the ladder.',
        unit: 'reqps',
        queries: [{ expr: perSecond('marquee_home_pages_total', 'source'), legend: '{{source}}' }],
      },
      {
        title: 'Time to serve a page',
        description: 'The promise is 350 ms for 99 of 100 pages.',
        unit: 's',
        queries: quantiles('marquee_home_page_duration_seconds'),
      },
      ...OBJECTIVES.map(({ name, promise, target, badShare }) => ({
        title: promise,
        description: `Share of bad events; the objective allows ${Number((1 - target).toFixed(4))}. Alert: ${name}.`,
        unit: 'percentunit',
        queries: [{ expr: badShare('$__rate_interval'), legend: 'bad' }],
      })),
      {
        title: 'Answers of the home page by status',
        description: 'A 5xx is a page that a viewer did not get.',
        unit: 'reqps',
        queries: [
          {
            expr: 'sum by (http_response_status_code) (rate(http_server_request_duration_seconds_count{service="gateway",http_route="/api/home"}[$__rate_interval]))',
            legend: '{{http_response_status_code}}',
          },
        ],
      },
    ],
  },
  {
    uid: 'marquee-ladder',
    title: 'Marquee: ladder',
    panels: [
      {
        title: 'Rows a second by source',
        description: 'The rung that rows on pages come from.',
        unit: 'short',
        queries: [{ expr: perSecond('marquee_home_rows_total', 'source'), legend: '{{source}}' }],
      },
      {
        title: 'Share of live rows by kind',
        description: 'A kind below one is served from a lower rung, or its command fails.',
        unit: 'percentunit',
        queries: [
          {
            expr: `${perSecond('marquee_home_rows_total{source="live"}', 'kind')} / ${perSecond('marquee_home_rows_total', 'kind')}`,
            legend: '{{kind}}',
          },
        ],
      },
      {
        title: 'Pages that are not live, by reason',
        description: 'Why the best rung was not available.',
        unit: 'reqps',
        queries: [
          {
            expr: `${perSecond('marquee_home_pages_total{reason!="none"}', 'reason')} or vector(0)`,
            legend: '{{reason}}',
          },
        ],
      },
      {
        title: 'Breakers that are not closed',
        description: 'Commands whose breaker is open or tries again.',
        unit: 'short',
        queries: [
          {
            expr: 'sum by (command) (marquee_command_breaker_state{state!="closed"})',
            legend: '{{command}}',
          },
        ],
      },
      {
        title: 'Fault rules at work',
        description: 'Faults that an operator has injected.',
        unit: 'short',
        queries: [{ expr: 'max by (service) (marquee_faults_active)', legend: '{{service}}' }],
      },
    ],
  },
  {
    uid: 'marquee-events',
    title: 'Marquee: events',
    panels: [
      {
        title: 'From an event to the changed rows',
        description: 'The promise is one second for 99 of 100 events.',
        unit: 's',
        queries: quantiles('marquee_row_freshness_seconds'),
      },
      {
        title: 'Events accepted a second',
        description: 'Events that the broker acknowledged.',
        unit: 'short',
        queries: [{ expr: perSecond('marquee_events_accepted_total', 'kind'), legend: '{{kind}}' }],
      },
      {
        title: 'Events applied a second',
        description: 'Duplicates are events that came again; too old are events whose ids may be forgotten.',
        unit: 'short',
        queries: [{ expr: perSecond('marquee_events_applied_total', 'outcome'), legend: '{{outcome}}' }],
      },
      {
        title: 'Events refused or not acknowledged a second',
        description: 'The client was told, and sends them again or repairs them.',
        unit: 'short',
        queries: [
          { expr: 'sum(rate(marquee_events_rejected_total[$__rate_interval])) or vector(0)', legend: 'rejected' },
          {
            expr: 'sum(rate(marquee_events_unacknowledged_total[$__rate_interval])) or vector(0)',
            legend: 'not acknowledged',
          },
        ],
      },
      {
        title: 'Dead letters a second',
        description: 'Records that could not be decoded or applied. `npm run replay` lists them.',
        unit: 'short',
        queries: [
          { expr: 'sum(rate(marquee_dead_letters_total[$__rate_interval])) or vector(0)', legend: 'dead letters' },
        ],
      },
    ],
  },
  {
    uid: 'marquee-service',
    title: 'Marquee: a service',
    byService: true,
    panels: [
      {
        title: 'Requests a second by route',
        description: 'Rate.',
        unit: 'reqps',
        queries: [
          {
            expr: 'sum by (http_route) (rate(http_server_request_duration_seconds_count{service="$service"}[$__rate_interval]))',
            legend: '{{http_route}}',
          },
        ],
      },
      {
        title: 'Share of answers that are errors',
        description: 'Errors: 5xx only; a 4xx is the caller’s.',
        unit: 'percentunit',
        queries: [
          {
            expr: '(sum(rate(http_server_request_duration_seconds_count{service="$service",http_response_status_code=~"5.."}[$__rate_interval])) or vector(0)) / sum(rate(http_server_request_duration_seconds_count{service="$service"}[$__rate_interval]))',
            legend: '5xx',
          },
        ],
      },
      {
        title: 'Time to answer',
        description: 'Duration.',
        unit: 's',
        queries: quantiles('http_server_request_duration_seconds', '{service="$service"}'),
      },
      {
        title: 'Calls of commands a second by outcome',
        description: 'What this service asks of others, with refusals of breakers and bulkheads.',
        unit: 'reqps',
        queries: [
          {
            expr: 'sum by (command, event) (rate(marquee_command_events_total{service="$service"}[$__rate_interval])) or vector(0)',
            legend: '{{command}} {{event}}',
          },
        ],
      },
      {
        title: 'Event-loop delay, 99th percentile',
        description: 'Above 50 ms requests wait for the processor and not for their work.',
        unit: 's',
        queries: [{ expr: 'nodejs_eventloop_lag_p99_seconds{service="$service"}', legend: '{{instance}}' }],
      },
      {
        title: 'Connections to PostgreSQL, all services',
        description: 'When all of a pool are used, queries wait; pages have a pool of their own.',
        unit: 'short',
        queries: [
          {
            expr: 'db_client_connection_count',
            legend: '{{instance}} {{db_client_connection_state}}',
          },
          { expr: 'db_client_connection_pending_requests', legend: '{{instance}} waiting' },
        ],
      },
      {
        title: 'Age of the lease',
        description: 'Renewed about every two seconds while etcd answers.',
        unit: 's',
        queries: [{ expr: 'marquee_registry_lease_age_seconds{service="$service"}', legend: '{{instance}}' }],
      },
      {
        title: 'Resident memory',
        description: 'A line that only rises is a leak.',
        unit: 'bytes',
        queries: [{ expr: 'process_resident_memory_bytes{service="$service"}', legend: '{{instance}}' }],
      },
      {
        title: 'Processors used',
        description: 'One is one processor.',
        unit: 'short',
        queries: [
          {
            expr: 'rate(process_cpu_seconds_total{service="$service"}[$__rate_interval])',
            legend: '{{instance}}',
          },
        ],
      },
    ],
  },
  {
    uid: 'marquee-kafka',
    title: 'Marquee: Kafka',
    panels: [
      {
        title: 'Lag in records',
        description: 'Records between a consumer and the end of its topic.',
        unit: 'short',
        queries: [{ expr: 'sum by (service, topic) (marquee_consumer_lag_records)', legend: '{{service}} {{topic}}' }],
      },
      {
        title: 'Partitions that did not continue at their stored offset',
        description: 'A topic was deleted, or records were gone before they were read.',
        unit: 'short',
        queries: [
          {
            expr: 'sum(increase(marquee_consumer_log_restarts_total[$__rate_interval])) or vector(0)',
            legend: 'restarts',
          },
          {
            expr: 'sum(increase(marquee_consumer_log_missing_records_total[$__rate_interval])) or vector(0)',
            legend: 'missing records',
          },
        ],
      },
      {
        title: 'From receiving an event until it is applied',
        description: 'The way through Kafka and the row-builder, without the update of the page.',
        unit: 's',
        queries: quantiles('marquee_event_freshness_seconds'),
      },
    ],
  },
  {
    uid: 'marquee-versions',
    title: 'Marquee: versions',
    panels: [
      {
        title: 'Instances by version',
        description: 'Two versions of a service run side by side during a rollout.',
        unit: 'short',
        queries: [{ expr: 'sum by (service, version) (marquee_build_info)', legend: '{{service}} {{version}}' }],
      },
    ],
  },
];

function perSecond(series: string, by: string): string {
  return `sum by (${by}) (rate(${series}[$__rate_interval]))`;
}

function quantiles(histogram: string, selector = ''): Query[] {
  return QUANTILES.map((quantile) => ({
    expr: `histogram_quantile(${quantile}, sum by (le) (rate(${histogram}_bucket${selector}[$__rate_interval])))`,
    legend: `p${quantile * 100}`,
  }));
}
