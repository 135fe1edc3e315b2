import { closeSession, openSession } from '@marquee/contracts/gateway';
import { Handle, ProblemError, Input, Site } from '@marquee/http';
import type { InputOf, OutputOf } from '@marquee/http';
import { Controller, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { expiredSessionCookie, sessionCookie } from '../session/session-cookie.js';
import type { CookieSite } from '../session/session-cookie.js';
import { credentialsOf } from '../session/session.hook.js';
import { SessionService } from '../session/session.service.js';
import { ViewerService } from './viewer.service.js';

/** Signs a viewer in and out. It lives here because it needs to know which viewers exist. */
@Controller()
export class SessionController {
  constructor(
    private readonly viewers: ViewerService,
    private readonly sessions: SessionService,
    private readonly site: Site,
  ) {}

  @Handle(openSession)
  async openSession(
    @Input(openSession) { body }: InputOf<typeof openSession>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OutputOf<typeof openSession>> {
    const viewer = await this.viewers.findViewer(body.viewerId);
    if (viewer === undefined) {
      throw new ProblemError({
        status: 404,
        code: 'no-such-viewer',
        detail: 'There is no viewer with this id. GET /api/viewers lists them, POST /api/viewers creates one.',
        errors: [{ path: '/viewerId', message: 'must be the id of an existing viewer' }],
      });
    }
    // A browser has one session. If the last one cannot be closed, signing in is still worth more.
    for (const last of credentialsOf(request).cookies) await this.sessions.close(last).catch(() => undefined);
    const { token, expires } = this.sessions.open(viewer.viewerId);
    void reply.header('set-cookie', sessionCookie(token, expires, this.cookieSite(request)));
    return { viewer, ...(body.token === true && { token }) };
  }

  @Handle(closeSession)
  async closeSession(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    void reply.header('set-cookie', expiredSessionCookie(this.cookieSite(request)));
    const { bearer = [], cookies } = credentialsOf(request);
    for (const token of [...cookies, ...[bearer].flat()]) await this.sessions.close(token);
  }

  private cookieSite(request: FastifyRequest): CookieSite {
    return { host: request.headers.host, encrypted: this.site.isEncrypted(request) };
  }
}
