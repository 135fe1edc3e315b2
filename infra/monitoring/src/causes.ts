/** An alert on a cause. It informs; it never pages, because viewers may notice nothing. */
export interface Cause {
  readonly name: string;
  /** What is wrong, for people. */
  readonly summary: string;
  readonly expression: string;
  /** How long it must be so, in seconds. */
  readonly forSeconds: number;
}

/**
 * Work that has stopped, where no share of requests says so. These page: a home page that cannot be requested, and an
 * acknowledged event that is not applied, have no budget to burn.
 */
export const STOPPED_WORK: readonly Cause[] = [
  {
    // A gateway that is down counts no failed requests, so that no objective would notice.
    name: 'HomeUnreachable',
    summary: 'No gateway answers',
    expression: 'absent(up{service="gateway"} == 1)',
    forSeconds: 60,
  },
  {
    name: 'EventsNotApplied',
    summary: 'Events are acknowledged and none is applied',
    // A row-builder that is frozen or gone reports nothing, so that its lag would not show.
    expression:
      'sum(rate(marquee_events_accepted_total[2m])) > 0 unless sum(rate(marquee_events_applied_total[2m])) > 0',
    // Events wait safely in Kafka and the page is served meanwhile: a restart or a short outage wakes no one.
    forSeconds: 600,
  },
  {
    name: 'EventsLost',
    summary: 'A refused event could not be stored as a dead letter',
    expression: 'sum(increase(marquee_dead_letters_total{outcome="lost"}[10m])) > 0',
    forSeconds: 0,
  },
];

export const CAUSES: readonly Cause[] = [
  {
    name: 'InstanceDown',
    summary: '{{ $labels.instance }} does not answer',
    expression: 'up == 0',
    forSeconds: 60,
  },
  {
    name: 'BreakerOpen',
    summary: 'The breaker of {{ $labels.command }} on {{ $labels.instance }} does not close',
    expression: 'marquee_command_breaker_state{state="closed"} == 0',
    forSeconds: 30,
  },
  {
    name: 'ConsumerBehind',
    summary: '{{ $labels.service }} is {{ $value }} records of {{ $labels.topic }} behind',
    expression: 'sum by (service, topic) (marquee_consumer_lag_records) > 1000',
    forSeconds: 120,
  },
  {
    name: 'DeadLetters',
    summary: 'Records of {{ $labels.topic }} are refused',
    expression: 'sum by (topic) (increase(marquee_dead_letters_total[10m])) > 0',
    forSeconds: 0,
  },
  {
    name: 'LogRestarted',
    summary: '{{ $labels.service }} lost its position in {{ $labels.topic }}',
    expression: 'sum by (service, topic) (increase(marquee_consumer_log_restarts_total[10m])) > 0',
    forSeconds: 0,
  },
  {
    name: 'IdsNotForgotten',
    summary: 'Ids of events are remembered for {{ $value | humanizeDuration }}, and their table grows',
    expression: 'max(marquee_event_memory_seconds) > 10 * 86400',
    forSeconds: 3600,
  },
  {
    name: 'EventLoopBlocked',
    summary: 'The event loop of {{ $labels.instance }} is late by more than 100 ms',
    expression: 'nodejs_eventloop_lag_p99_seconds > 0.1',
    forSeconds: 60,
  },
  {
    name: 'ProcessorBusy',
    summary: '{{ $labels.instance }} uses more than 90 % of a processor',
    expression: 'rate(process_cpu_seconds_total[2m]) > 0.9',
    forSeconds: 300,
  },
  {
    name: 'MemoryHigh',
    summary: '{{ $labels.instance }} uses more than 700 MiB',
    expression: 'process_resident_memory_bytes > 700 * 1024 * 1024',
    forSeconds: 300,
  },
  {
    name: 'LeaseNotRenewed',
    summary: '{{ $labels.instance }} has not renewed its lease in the registry for {{ $value | humanizeDuration }}',
    // A lease lasts 5 s. Others call the instance nevertheless while it answers their probes.
    expression: 'marquee_registry_lease_age_seconds > 10',
    forSeconds: 30,
  },
  {
    name: 'OutboxNotPublished',
    summary: 'Changes of {{ $labels.service }} have waited for {{ $value | humanizeDuration }} to be published',
    expression: 'marquee_outbox_age_seconds > 60',
    forSeconds: 60,
  },
  {
    name: 'QueriesWait',
    summary: '{{ $value }} queries of {{ $labels.instance }} wait for a connection to PostgreSQL',
    expression: 'db_client_connection_pending_requests > 5',
    forSeconds: 60,
  },
  {
    name: 'WritesFailing',
    summary: '{{ $labels.instance }} cannot write its snapshots or its log',
    expression: 'delta(marquee_snapshot_writes_failed[5m]) > 0 or delta(marquee_log_lines_dropped[5m]) > 0',
    forSeconds: 0,
  },
  {
    name: 'FaultInjected',
    summary: '{{ $value }} fault rules are active on {{ $labels.instance }}',
    expression: 'marquee_faults_active > 0',
    forSeconds: 600,
  },
];
