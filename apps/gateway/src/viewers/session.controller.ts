import { closeSession, openSession } from '@marquee/contracts/gateway';
import { Handle, ProblemError, Input } from '@marquee/service-defaults';
import type { InputOf, OutputOf } from '@marquee/service-defaults';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ProfileService } from '../profiles/profile.service.js';
import { expiredSessionCookie, sessionCookie } from './session-cookie.js';
import { SessionService } from './session.service.js';

@Controller()
export class SessionController {
  constructor(
    private readonly profiles: ProfileService,
    private readonly sessions: SessionService,
  ) {}

  @Handle(openSession)
  async open(
    @Input(openSession) { body }: InputOf<typeof openSession>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OutputOf<typeof openSession>> {
    const viewer = await this.profiles.find(body.viewerId);
    if (viewer === undefined) {
      throw new ProblemError({
        status: 404,
        code: 'no-such-viewer',
        detail: 'There is no viewer with this id. GET /api/viewers lists them, POST /api/viewers makes one.',
        errors: [{ path: '/viewerId', message: 'expected the id of a viewer that exists' }],
      });
    }
    const { token, expires } = this.sessions.open(viewer.viewerId);
    void reply.header('set-cookie', sessionCookie(token, expires));
    return { viewer, ...(body.token === true && { token }) };
  }

  @Handle(closeSession)
  close(@Res({ passthrough: true }) reply: FastifyReply): void {
    void reply.header('set-cookie', expiredSessionCookie());
  }
}
