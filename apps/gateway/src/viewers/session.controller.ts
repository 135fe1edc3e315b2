import { closeSession, openSession } from '@marquee/contracts/gateway';
import { Handle, ProblemError, Input } from '@marquee/http';
import type { InputOf, OutputOf } from '@marquee/http';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { expiredSessionCookie, sessionCookie } from '../session/session-cookie.js';
import { SessionService } from '../session/session.service.js';
import { ViewerService } from './viewer.service.js';

/** Signs a viewer in and out. It lives here because it needs to know which viewers exist. */
@Controller()
export class SessionController {
  constructor(
    private readonly viewers: ViewerService,
    private readonly sessions: SessionService,
  ) {}

  @Handle(openSession)
  async openSession(
    @Input(openSession) { body }: InputOf<typeof openSession>,
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
    const { token, expires } = this.sessions.open(viewer.viewerId);
    void reply.header('set-cookie', sessionCookie(token, expires));
    return { viewer, ...(body.token === true && { token }) };
  }

  @Handle(closeSession)
  closeSession(@Res({ passthrough: true }) reply: FastifyReply): void {
    void reply.header('set-cookie', expiredSessionCookie());
  }
}
