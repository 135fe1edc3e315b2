import type { Server } from 'node:http';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { getTitle, searchTitles } from '@marquee/contracts/catalog';
import { home as homeEndpoint, homeRow } from '@marquee/contracts/gateway';
import { composePage, composeRow, popularPage, segmentPages } from '@marquee/contracts/lolomo';
import { Page } from '@marquee/contracts/page';
import { rowsChanged, viewingEvents } from '@marquee/contracts/topics';
import { KafkaStrategy } from '@marquee/messaging';
import { Deadline } from '@marquee/resilience';
import { consumingUnder, currentContext, ladder, ServiceModule, ServiceRuntime } from '@marquee/service-defaults';
import { Module } from '@nestjs/common';
import type { DynamicModule, Provider } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { limitBodies } from './edge/body-limits.js';
import { edgeLimits } from './edge/edge.config.js';
import { limitConnections } from './edge/connections.js';
import { limitAddresses, limitSessions } from './edge/rate-limit.js';
import { addSecurityHeaders } from './edge/security-headers.js';
import { dropUntrustedHeaders } from './edge/untrusted-headers.js';
import { vouchForBaggage } from './edge/vouched-baggage.js';
import { ByteBudget } from './events/byte-budget.js';
import { budgetIntake } from './events/intake-budget.hook.js';
import { EventController } from './events/event.controller.js';
import { EventMetrics } from './events/event.metrics.js';
import { EventService } from './events/event.service.js';
import { ReceivedEvents } from './events/received-events.js';
import type { GatewaySettings } from './gateway.config.js';
import { GatewayLifecycle } from './gateway.lifecycle.js';
import { HomeController } from './home/home.controller.js';
import { HomeMetrics } from './home/home.metrics.js';
import { HomeService } from './home/home.service.js';
import { HomeStatistics } from './home/home.statistics.js';
import { LastGoodPages } from './home/last-good-pages.js';
import { PagePoller } from './home/page-poller.js';
import { PageStore } from './home/page-store.js';
import { SharedPages } from './home/shared-pages.js';
import { STATIC_PAGE } from './home/static-page.js';
import { guardProfiles } from './profiles/profile.commands.js';
import { ProfileController } from './profiles/profile.controller.js';
import { connectProfiles } from './profiles/profile.database.js';
import { ProfileRepository } from './profiles/profile.repository.js';
import { ProfileRefresh } from './profiles/profile-refresh.js';
import { ProfileService } from './profiles/profile.service.js';
import { ProfileSnapshot } from './profiles/profile-snapshot.js';
import { ImportGrants } from './session/import-grants.js';
import { SessionController } from './session/session.controller.js';
import { SessionKeys } from './session/session-keys.js';
import { requireSessions } from './session/session.hook.js';
import { SessionService } from './session/session.service.js';
import { LastKnown } from './titles/last-known.js';
import { TitleController } from './titles/title.controller.js';
import { TitleService } from './titles/title.service.js';
import { FreshnessMetrics } from './updates/freshness.metrics.js';
import { UpdateConsumer } from './updates/update.consumer.js';
import { UpdateController } from './updates/update.controller.js';
import { UpdateHub } from './updates/update.hub.js';
import { DocsController } from './web/docs.controller.js';
import { WebController } from './web/web.controller.js';
import { WebRoot } from './web/web-root.js';

/** A store stands behind each of these calls, so trying again every second costs nobody anything. */
const SOON_BACK = { breakerSleepWindowMs: 1_000 };
const POLL_LIMIT_MS = 2_000;
const INTAKE_LIMIT_MS = 2_000;

/** Everything the gateway is made of, wired; the one place that picks what stands behind each part. */
async function assemble(runtime: ServiceRuntime<GatewaySettings>) {
  const { settings, config, metrics, kafka, home, log } = runtime;
  const limits = edgeLimits(config);
  const ladderOn = ladder(config);
  const ignored = (what: string) => (error: unknown) => log.debug({ err: error }, what);

  const sessions = new SessionService(
    await SessionKeys.open(join(settings.MARQUEE_HOME, 'session-keys.json'), Date.now()),
  );
  const grants = new ImportGrants(settings.IMPORT_KEY);

  const prisma = connectProfiles(settings.EDGE_DATABASE_URL);
  const repository = new ProfileRepository(prisma);
  const snapshot = new ProfileSnapshot(join(home, 'profiles.json'), ignored('profile snapshot'));
  await snapshot.load();
  const profiles = new ProfileService(guardProfiles(repository, runtime.command), snapshot);
  const profileRefresh = new ProfileRefresh(repository, snapshot, ignored('profiles not refreshed'));

  const shared = new SharedPages(join(home, 'shared-pages.json'), ignored('shared pages'));
  await shared.load();
  const store = new PageStore(new LastGoodPages(limits.lastGoodBytes), shared, STATIC_PAGE);
  const statistics = new HomeStatistics();
  runtime.statistics.contribute('work', () => statistics.read());
  const homes = new HomeService({
    compose: runtime.client(composePage, { ...SOON_BACK, timeoutMs: homeEndpoint.deadlineMs }),
    composeRow: runtime.client(composeRow, { ...SOON_BACK, timeoutMs: homeRow.deadlineMs }),
    store,
    metrics: new HomeMetrics(metrics),
    statistics,
    ladder: ladderOn,
    maxInFlight: limits.homeInFlight,
    marginMs: limits.homeMarginMs,
  });
  const [popular, segments] = [runtime.client(popularPage), runtime.client(segmentPages)];
  const poller = new PagePoller(
    {
      popular: async (signal) => Page.parse(await popular({}, { deadline: endingWith(signal) })),
      segments: async (signal) =>
        segmentPages.responses[200].parse(await segments({}, { deadline: endingWith(signal) })).pages,
    },
    shared,
  );

  const titles = new TitleService({
    getTitle: runtime.client(getTitle, SOON_BACK),
    searchTitles: runtime.client(searchTitles, SOON_BACK),
    titles: new LastKnown(limits.titleBytes),
    searches: new LastKnown(limits.titleBytes),
    ladder: ladderOn,
  });

  const producer = kafka.producer({ traceparent: () => currentContext()?.trace.header });
  const received = new ReceivedEvents();
  const events = new EventService({
    send: (recorded) => producer.send(viewingEvents, recorded, { deadlineMs: INTAKE_LIMIT_MS }),
    metrics: new EventMetrics(metrics),
    received,
    windowMs: limits.eventWindowMs,
    maxBatch: limits.batchEvents,
  });

  const hub = new UpdateHub(limits);
  metrics.gauge('sse_streams', 'Open streams of updates', [], (gauge) => gauge.set(hub.open));
  const closing = { [Symbol.asyncDispose]: () => prisma.$disconnect() };

  return {
    limits,
    sessions,
    grants,
    profiles,
    homes,
    titles,
    events,
    budget: new ByteBudget(limits.intakeBytes),
    hub,
    freshness: new FreshnessMetrics(metrics, received, statistics),
    web: new WebRoot(settings.WEB_ROOT),
    lifecycle: new GatewayLifecycle([profileRefresh, poller], [closing, snapshot, hub]),
  };
}

type Parts = Awaited<ReturnType<typeof assemble>>;

const PARTS = Symbol('Parts');

function part<T>(type: abstract new (...args: never[]) => T, pick: (parts: Parts) => T): Provider {
  return { provide: type, useFactory: pick, inject: [PARTS] };
}

@Module({})
export class AppModule {
  static of(runtime: ServiceRuntime<GatewaySettings>): DynamicModule {
    return {
      module: AppModule,
      imports: [ServiceModule.forRoot(runtime)],
      controllers: [
        ProfileController,
        SessionController,
        HomeController,
        TitleController,
        EventController,
        UpdateController,
        UpdateConsumer,
        DocsController,
        WebController,
      ],
      providers: [
        { provide: PARTS, useFactory: () => assemble(runtime) },
        part(SessionService, ({ sessions }) => sessions),
        part(ImportGrants, ({ grants }) => grants),
        part(ProfileService, ({ profiles }) => profiles),
        part(HomeService, ({ homes }) => homes),
        part(TitleService, ({ titles }) => titles),
        part(EventService, ({ events }) => events),
        part(UpdateHub, ({ hub }) => hub),
        part(FreshnessMetrics, ({ freshness }) => freshness),
        part(WebRoot, ({ web }) => web),
        part(GatewayLifecycle, ({ lifecycle }) => lifecycle),
      ],
    };
  }
}

/** What guards the API before a controller sees a request, in this order. */
export async function configureEdge(
  app: NestFastifyApplication,
  { settings }: ServiceRuntime<GatewaySettings>,
): Promise<void> {
  const { limits, sessions, budget } = app.get<Parts>(PARTS);
  const http = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  const server = app.getHttpServer() as Server;
  limitConnections(server, limits);
  dropUntrustedHeaders(server);
  addSecurityHeaders(http);
  limitAddresses(http, limits);
  limitBodies(http, limits);
  requireSessions(http, sessions);
  limitSessions(http, limits);
  vouchForBaggage(http, settings.FAULT_KEY);
  budgetIntake(http, budget);
  await http.register(fastifyStatic, { root: settings.WEB_ROOT, serve: false });
}

/** Each gateway hears of every changed row, from now on. */
export function listenForChanges({ kafka, health, faults }: ServiceRuntime<GatewaySettings>): KafkaStrategy {
  const strategy = new KafkaStrategy({
    client: kafka,
    group: 'gateway',
    subscriptions: [{ topic: rowsChanged, from: 'latest', broadcast: true }],
    deadLetters: kafka.producer(),
    around: consumingUnder(faults),
  });
  const consumes = () => strategy.consumers().every(({ state }) => state === 'consuming');
  health.consumes(rowsChanged.name, () => consumes() || 'pages are not told of changes; they still load');
  return strategy;
}

function endingWith(signal: AbortSignal): Deadline {
  const deadline = Deadline.after(POLL_LIMIT_MS);
  signal.addEventListener('abort', () => deadline.cancel(), { once: true });
  return deadline;
}
