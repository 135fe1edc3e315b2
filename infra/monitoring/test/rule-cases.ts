/** Values of series a minute apart, in the notation of promtool: start+step x repetitions. */
type Series = Readonly<Record<string, string>>;

export interface RuleCase {
  readonly alert: string;
  /** How viewers or operators would describe the situation. */
  readonly situation: string;
  readonly series: Series;
  readonly at: string;
  /** Whether the alert is active. */
  readonly fires: boolean;
}

const HOME = 'http_server_request_duration_seconds_count{service="gateway",instance="gateway-1",http_route="/api/home"';
const ok = `${HOME},http_response_status_code="200"}`;
const failed = `${HOME},http_response_status_code="503"}`;
const pages = (source: string) => `marquee_home_pages_total{service="gateway",source="${source}",reason="none"}`;
const bucket = (metric: string, le: string) => `${metric}_bucket{service="gateway",le="${le}"}`;
const PAGE_TIME = 'marquee_home_page_duration_seconds';
const FRESHNESS = 'marquee_row_freshness_seconds';
const lag = (topic: string) =>
  `marquee_consumer_lag_records{service="row-builder",instance="row-builder-1",topic="${topic}"}`;
const ACCEPTED = 'marquee_events_accepted_total{service="gateway",instance="gateway-1",kind="play-started"}';
const APPLIED = 'marquee_events_applied_total{service="row-builder",instance="row-builder-1",outcome="new"}';
const letters = (outcome: string) =>
  `marquee_dead_letters_total{topic="viewing.events.v1",stage="handling",outcome="${outcome}"}`;
const up = (service: string, instance: string) => `up{service="${service}",instance="${instance}"}`;
const breaker = (state: string) =>
  `marquee_command_breaker_state{service="lolomo",instance="lolomo-1",command="row-builder.rows",state="${state}"}`;
const on = (metric: string) => `${metric}{service="lolomo",instance="lolomo-1"}`;

/** For every alert: at least one situation in which it fires, and one in which it must be silent. */
export const CASES: readonly RuleCase[] = [
  {
    alert: 'HomeNotServed',
    situation: 'one page in ten fails',
    series: { [ok]: '0+90x120', [failed]: '0+10x120' },
    at: '90m',
    fires: true,
  },
  {
    alert: 'HomeNotServed',
    situation: 'one page in two thousand fails, which the budget allows',
    series: { [ok]: '0+1999x480', [failed]: '0+1x480' },
    at: '8h',
    fires: false,
  },
  {
    alert: 'HomeNotServed',
    situation: 'failures ended half an hour ago',
    series: { [ok]: '0+90x240', [failed]: '0+50x60 3000+0x180' },
    at: '2h',
    fires: false,
  },
  {
    alert: 'HomeSlow',
    situation: 'a fifth of the pages takes longer than 350 ms',
    series: { [bucket(PAGE_TIME, '0.35')]: '0+80x120', [`${PAGE_TIME}_count{service="gateway"}`]: '0+100x120' },
    at: '90m',
    fires: true,
  },
  {
    alert: 'HomeSlow',
    situation: 'one page in two hundred takes longer than 350 ms',
    series: { [bucket(PAGE_TIME, '0.35')]: '0+199x480', [`${PAGE_TIME}_count{service="gateway"}`]: '0+200x480' },
    at: '8h',
    fires: false,
  },
  {
    alert: 'EventsNotFresh',
    situation: 'every third event takes longer than a second',
    series: { [bucket(FRESHNESS, '1')]: '0+20x120', [`${FRESHNESS}_count{service="gateway"}`]: '0+30x120' },
    at: '90m',
    fires: true,
  },
  {
    alert: 'EventsNotFresh',
    situation: 'there are no events at all',
    series: { [bucket(FRESHNESS, '1')]: '7+0x120', [`${FRESHNESS}_count{service="gateway"}`]: '7+0x120' },
    at: '90m',
    fires: false,
  },
  {
    alert: 'HomeNotLive',
    situation: 'every page comes from a lower rung',
    series: { [pages('live')]: '0+0x120', [pages('last-good')]: '0+60x120' },
    at: '90m',
    fires: true,
  },
  {
    alert: 'HomeNotLive',
    situation: 'every page is live',
    series: { [pages('live')]: '0+60x120' },
    at: '90m',
    fires: false,
  },
  {
    alert: 'HomeUnreachable',
    situation: 'the only gateway is down',
    series: { [up('gateway', 'gateway-1')]: '1x5 0x20', [up('lolomo', 'lolomo-1')]: '1x30' },
    at: '10m',
    fires: true,
  },
  {
    alert: 'HomeUnreachable',
    situation: 'one of two gateways is down',
    series: { [up('gateway', 'gateway-1')]: '0x30', [up('gateway', 'gateway-2')]: '1x30' },
    at: '10m',
    fires: false,
  },
  {
    alert: 'EventsNotApplied',
    situation: 'every row-builder is frozen, so that its metrics end',
    series: { [ACCEPTED]: '0+60x40', [APPLIED]: '0+60x5 _x40' },
    at: '30m',
    fires: true,
  },
  {
    alert: 'EventsNotApplied',
    situation: 'row-builder answers and applies nothing',
    series: { [ACCEPTED]: '0+60x40', [APPLIED]: '500+0x40' },
    at: '30m',
    fires: true,
  },
  {
    alert: 'EventsNotApplied',
    situation: 'row-builder was away for five minutes',
    series: { [ACCEPTED]: '0+60x40', [APPLIED]: '0+60x5 _x5 900+60x30' },
    at: '30m',
    fires: false,
  },
  {
    alert: 'EventsLost',
    situation: 'a dead letter could not be written',
    series: { [letters('lost')]: '0x5 1x30' },
    at: '10m',
    fires: true,
  },
  {
    alert: 'EventsLost',
    situation: 'a dead letter was stored',
    series: { [letters('lost')]: '0x40', [letters('stored')]: '0x5 1x30' },
    at: '10m',
    fires: false,
  },
  {
    alert: 'InstanceDown',
    situation: 'an instance does not answer',
    series: { [up('lolomo', 'lolomo-1')]: '1x3 0x20' },
    at: '10m',
    fires: true,
  },
  {
    alert: 'InstanceDown',
    situation: 'an instance answers again after a restart',
    series: { [up('lolomo', 'lolomo-1')]: '1x3 0x1 1x20' },
    at: '10m',
    fires: false,
  },
  {
    alert: 'BreakerOpen',
    situation: 'a breaker stays open',
    series: { [breaker('closed')]: '1x3 0x20', [breaker('open')]: '0x3 1x20' },
    at: '10m',
    fires: true,
  },
  {
    alert: 'BreakerOpen',
    situation: 'a breaker is closed',
    series: { [breaker('closed')]: '1x20', [breaker('open')]: '0x20' },
    at: '10m',
    fires: false,
  },
  {
    alert: 'ConsumerBehind',
    situation: 'a consumer is 5,000 records behind',
    series: { [lag('catalog.titles.v1')]: '5000x20' },
    at: '10m',
    fires: true,
  },
  {
    alert: 'ConsumerBehind',
    situation: 'a consumer is 100 records behind',
    series: { [lag('catalog.titles.v1')]: '100x20' },
    at: '10m',
    fires: false,
  },
  {
    alert: 'DeadLetters',
    situation: 'a record was refused',
    series: { [letters('stored')]: '0x5 3x30' },
    at: '10m',
    fires: true,
  },
  {
    alert: 'DeadLetters',
    situation: 'records were refused an hour ago',
    series: { [letters('stored')]: '0x5 3x90' },
    at: '80m',
    fires: false,
  },
  {
    alert: 'LogRestarted',
    situation: 'a partition did not continue at its offset',
    series: { 'marquee_consumer_log_restarts_total{service="row-builder",topic="t",reason="beyond-end"}': '0x5 1x30' },
    at: '10m',
    fires: true,
  },
  {
    alert: 'LogRestarted',
    situation: 'every partition continued at its offset',
    series: { 'marquee_consumer_log_restarts_total{service="row-builder",topic="t",reason="beyond-end"}': '0x40' },
    at: '10m',
    fires: false,
  },
  {
    alert: 'IdsNotForgotten',
    situation: 'nothing was forgotten for eleven days',
    series: { [on('marquee_event_memory_seconds')]: '950400x90' },
    at: '80m',
    fires: true,
  },
  {
    alert: 'IdsNotForgotten',
    situation: 'ids are forgotten after nine days',
    series: { [on('marquee_event_memory_seconds')]: '777600x90' },
    at: '80m',
    fires: false,
  },
  {
    alert: 'EventLoopBlocked',
    situation: 'the event loop is late by 300 ms',
    series: { [on('nodejs_eventloop_lag_p99_seconds')]: '0.3x20' },
    at: '10m',
    fires: true,
  },
  {
    alert: 'EventLoopBlocked',
    situation: 'the event loop is late by 20 ms',
    series: { [on('nodejs_eventloop_lag_p99_seconds')]: '0.02x20' },
    at: '10m',
    fires: false,
  },
  {
    alert: 'ProcessorBusy',
    situation: 'a process uses a whole processor',
    series: { [on('process_cpu_seconds_total')]: '0+60x30' },
    at: '20m',
    fires: true,
  },
  {
    alert: 'ProcessorBusy',
    situation: 'a process uses half a processor',
    series: { [on('process_cpu_seconds_total')]: '0+30x30' },
    at: '20m',
    fires: false,
  },
  {
    alert: 'MemoryHigh',
    situation: 'a process uses 1 GiB',
    series: { [on('process_resident_memory_bytes')]: '1073741824x30' },
    at: '20m',
    fires: true,
  },
  {
    alert: 'MemoryHigh',
    situation: 'a process uses 300 MiB',
    series: { [on('process_resident_memory_bytes')]: '314572800x30' },
    at: '20m',
    fires: false,
  },
  {
    alert: 'LeaseNotRenewed',
    situation: 'etcd has not answered for minutes',
    series: { [on('marquee_registry_lease_age_seconds')]: '0+60x10' },
    at: '5m',
    fires: true,
  },
  {
    alert: 'LeaseNotRenewed',
    situation: 'the lease is renewed every two seconds',
    series: { [on('marquee_registry_lease_age_seconds')]: '1 0 2 1 0 1 2 0 1' },
    at: '5m',
    fires: false,
  },
  {
    alert: 'OutboxNotPublished',
    situation: 'the broker takes nothing',
    series: { 'marquee_outbox_age_seconds{service="catalog",instance="catalog-1"}': '0+60x10' },
    at: '6m',
    fires: true,
  },
  {
    alert: 'OutboxNotPublished',
    situation: 'an import takes half a minute to be published',
    series: { 'marquee_outbox_age_seconds{service="catalog",instance="catalog-1"}': '0 30 30 0 0 0 0' },
    at: '5m',
    fires: false,
  },
  {
    alert: 'QueriesWait',
    situation: 'every connection of a pool is in use',
    series: { [on('db_client_connection_pending_requests')]: '0 20x10' },
    at: '5m',
    fires: true,
  },
  {
    alert: 'QueriesWait',
    situation: 'queries wait for a moment',
    series: { [on('db_client_connection_pending_requests')]: '0 20 0 0 20 0 0' },
    at: '5m',
    fires: false,
  },
  {
    alert: 'WritesFailing',
    situation: 'log lines are dropped',
    series: { [on('marquee_log_lines_dropped')]: '0x5 20+20x30' },
    at: '10m',
    fires: true,
  },
  {
    alert: 'WritesFailing',
    situation: 'the disk has had room again for an hour',
    series: { [on('marquee_log_lines_dropped')]: '0x5 20x90' },
    at: '80m',
    fires: false,
  },
  {
    alert: 'FaultInjected',
    situation: 'a fault rule was forgotten',
    series: { [on('marquee_faults_active')]: '1x30' },
    at: '20m',
    fires: true,
  },
  {
    alert: 'FaultInjected',
    situation: 'a fault rule ended by its time',
    series: { [on('marquee_faults_active')]: '1x5 0x30' },
    at: '20m',
    fires: false,
  },
];
