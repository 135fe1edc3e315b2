import { login, logout } from '@marquee/contracts/console';
import { Handle, Input, Site } from '@marquee/http';
import type { InputOf } from '@marquee/http';
import { Controller, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { notSignedIn } from './access.error.js';
import { OperatorAccess } from './operator-access.js';
import { OperatorToken } from './operator-token.js';

@Controller()
export class LoginController {
  constructor(
    private readonly token: OperatorToken,
    private readonly access: OperatorAccess,
    private readonly site: Site,
  ) {}

  @Handle(login)
  login(
    @Input(login) { body }: InputOf<typeof login>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): void {
    if (!this.access.mayLogIn(request, body.token)) throw notSignedIn();
    void reply.header('set-cookie', this.token.cookie(request.headers.host, this.site.isEncrypted(request)));
  }

  @Handle(logout)
  async logout(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    void reply.header('set-cookie', this.token.expiredCookie(request.headers.host, this.site.isEncrypted(request)));
    await this.access.logOut(request);
  }
}
