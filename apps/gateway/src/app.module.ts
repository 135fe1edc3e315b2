import type { Server } from 'node:http';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { getTitle, searchTitles } from '@marquee/contracts/catalog';
import { home as homeEndpoint, homeRow } from '@marquee/contracts/gateway';
import { composePage, composeRow, popularPage, segmentPages } from '@marquee/contracts/lolomo';
import { SharedPage } from '@marquee/contracts/page';
import { rowsChanged, viewingEvents } from '@marquee/contracts/topics';
import { KafkaStrategy } from '@marquee/messaging';
import { Deadline } from '@marquee/resilience';
import { faultInterceptor } from '@marquee/faults';
import { currentContext } from '@marquee/http';
import { ladder, ServiceModule, ServiceRuntime } from '@marquee/service-defaults';
import { Module } from '@nestjs/common';
import type { DynamicModule, Provider } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { EventController } from './events/event.controller.js';
import { EventMetrics } from './events/event.metrics.js';
import { EventReceipts } from './events/event-receipts.js';
import { EventService } from './events/event.service.js';
import { IntakeLimits } from './events/intake.limits.js';
import type { GatewaySettings } from './gateway.config.js';
import { GatewayLifecycle } from './gateway.lifecycle.js';
import { HomeController } from './home/home.controller.js';
import { HomeLimits } from './home/home.limits.js';
import { HomeMetrics } from './home/home.metrics.js';
import { HomeService } from './home/home.service.js';
import { HomeStatistics } from './home/home.statistics.js';
import { LastGoodRung } from './home/ladder/last-good.rung.js';
import { PageLadder } from './home/ladder/page-ladder.js';
import { PopularRung } from './home/ladder/popular.rung.js';
import { SegmentRung } from './home/ladder/segment.rung.js';
import { SharedPages } from './home/ladder/shared-pages.js';
import { SharedPagesPoller } from './home/ladder/shared-pages-poller.js';
import { StaticRung } from './home/ladder/static.rung.js';
import { limitBodies } from './ingress/body-limits.js';
import { replaceBaggage } from './ingress/baggage.js';
import { limitConnections } from './ingress/connections.js';
import { IngressLimits } from './ingress/ingress.limits.js';
import { limitIntake } from './ingress/intake-budget.js';
import { limitAddresses, limitSessions } from './ingress/rate-limits.js';
import { addSecurityHeaders } from './ingress/security-headers.js';
import { dropUntrustedHeaders } from './ingress/untrusted-headers.js';
import { ImportGrants } from './session/import-grants.js';
import { requireSessions } from './session/session.hook.js';
import { SessionKeys } from './session/session-keys.js';
import { SessionService } from './session/session.service.js';
import { TitleController } from './titles/title.controller.js';
import { TitleLimits } from './titles/title.limits.js';
import { TitleService } from './titles/title.service.js';
import { FreshnessMetrics } from './updates/freshness.metrics.js';
import { UpdateConsumer } from './updates/update.consumer.js';
import { UpdateController } from './updates/update.controller.js';
import { UpdateHub } from './updates/update.hub.js';
import { UpdateLimits } from './updates/update.limits.js';
import { SessionController } from './viewers/session.controller.js';
import { viewerCommands } from './viewers/viewer.commands.js';
import { ViewerController } from './viewers/viewer.controller.js';
import { connectViewers } from './viewers/viewer.database.js';
import { ViewerRefresh } from './viewers/viewer-refresh.js';
import { ViewerRepository } from './viewers/viewer.repository.js';
import { ViewerService } from './viewers/viewer.service.js';
import { ViewerSnapshot } from './viewers/viewer-snapshot.js';
import { DocsController } from './web/docs.controller.js';
import { WEB_ROOT, WebController } from './web/web.controller.js';

/** A store stands behind each of these calls, so trying again every second costs nobody anything. */
const SOON_BACK = { breakerSleepWindowMs: 1_000 };
const POLL_LIMIT_MS = 2_000;
const INTAKE_LIMIT_MS = 2_000;

/** Everything the gateway is made of, wired; the one place that picks what stands behind each part. */
async function assemble(runtime: ServiceRuntime<GatewaySettings>) {
  const { settings, config, metrics, kafka, home, log } = runtime;
  const ladderEnabled = ladder(config);
  const logged = (what: string) => (error: unknown) => log.debug({ err: error }, what);

  const sessions = new SessionService(
    await SessionKeys.open(join(settings.MARQUEE_HOME, 'session-keys.json'), Date.now()),
  );

  const prisma = connectViewers(settings.EDGE_DATABASE_URL);
  const repository = new ViewerRepository(prisma);
  const snapshot = new ViewerSnapshot(join(home, 'viewers.json'), logged('viewer snapshot'));
  await snapshot.load();
  const viewers = new ViewerService(viewerCommands(repository, runtime.command), snapshot);
  const viewerRefresh = new ViewerRefresh(repository, snapshot, logged('viewers not refreshed'));

  const shared = new SharedPages(join(home, 'shared-pages.json'), logged('shared pages'));
  await shared.load();
  const homeLimits = new HomeLimits(config);
  const statistics = new HomeStatistics();
  runtime.statistics.contribute('work', () => statistics.read());
  const homes = new HomeService(
    runtime.client(composePage, { ...SOON_BACK, timeoutMs: homeEndpoint.deadlineMs }),
    runtime.client(composeRow, { ...SOON_BACK, timeoutMs: homeRow.deadlineMs }),
    new PageLadder(
      new LastGoodRung(homeLimits.lastGoodBytes),
      new SegmentRung(shared),
      new PopularRung(shared),
      new StaticRung(),
    ),
    ladderEnabled,
    homeLimits,
    new HomeMetrics(metrics),
    statistics,
  );
  const [popular, segments] = [runtime.client(popularPage), runtime.client(segmentPages)];
  const poller = new SharedPagesPoller(
    {
      popular: async (signal) => SharedPage.parse(await popular({}, { deadline: endingWith(signal) })),
      segments: async (signal) =>
        segmentPages.responses[200].parse(await segments({}, { deadline: endingWith(signal) })).pages,
    },
    shared,
  );

  const titles = new TitleService(
    runtime.client(getTitle, SOON_BACK),
    runtime.client(searchTitles, SOON_BACK),
    ladderEnabled,
    new TitleLimits(config),
  );

  const producer = kafka.producer({ traceparent: () => currentContext()?.trace.header });
  const receipts = new EventReceipts();
  const events = new EventService(
    (recorded) => producer.send(viewingEvents, recorded, { deadlineMs: INTAKE_LIMIT_MS }),
    receipts,
    new IntakeLimits(config),
    new EventMetrics(metrics),
  );

  const hub = new UpdateHub(new UpdateLimits(config));
  metrics.gauge('sse_streams', 'Open streams of updates', [], (gauge) => gauge.set(hub.open));
  const closing = { [Symbol.asyncDispose]: () => prisma.$disconnect() };

  return {
    limits: new IngressLimits(config),
    sessions,
    grants: new ImportGrants(settings.IMPORT_KEY),
    viewers,
    homes,
    titles,
    events,
    hub,
    freshness: new FreshnessMetrics(metrics, receipts, statistics),
    lifecycle: new GatewayLifecycle([viewerRefresh, poller], [closing, snapshot, hub]),
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
        ViewerController,
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
        part(ViewerService, ({ viewers }) => viewers),
        part(HomeService, ({ homes }) => homes),
        part(TitleService, ({ titles }) => titles),
        part(EventService, ({ events }) => events),
        part(UpdateHub, ({ hub }) => hub),
        part(FreshnessMetrics, ({ freshness }) => freshness),
        { provide: WEB_ROOT, useValue: runtime.settings.WEB_ROOT },
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
  const { limits, sessions } = app.get<Parts>(PARTS);
  const http = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  const server = app.getHttpServer() as Server;
  limitConnections(server, limits.connections);
  dropUntrustedHeaders(server);
  await addSecurityHeaders(http);
  limitAddresses(http, limits.addressPerSecond);
  limitBodies(http, limits);
  requireSessions(http, sessions);
  limitSessions(http, limits.sessionPerSecond);
  replaceBaggage(http, settings.FAULT_KEY);
  limitIntake(http, limits.intakeBytes);
  await http.register(fastifyStatic, { root: settings.WEB_ROOT, serve: false });
}

/** Each gateway hears of every changed row, from now on. */
export function listenForChanges({ kafka, health, faults }: ServiceRuntime<GatewaySettings>): KafkaStrategy {
  const strategy = new KafkaStrategy({
    client: kafka,
    group: 'gateway',
    subscriptions: [{ topic: rowsChanged, from: 'latest', broadcast: true }],
    deadLetters: kafka.producer(),
    around: faultInterceptor(faults),
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
