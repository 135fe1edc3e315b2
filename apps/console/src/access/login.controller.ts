import { login } from '@marquee/contracts/console';
import { Handle, Input } from '@marquee/http';
import type { InputOf } from '@marquee/http';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { notSignedIn } from './access.error.js';
import { OperatorToken } from './operator-token.js';

@Controller()
export class LoginController {
  constructor(private readonly token: OperatorToken) {}

  @Handle(login)
  login(@Input(login) { body }: InputOf<typeof login>, @Res({ passthrough: true }) reply: FastifyReply): void {
    if (!this.token.matches(body.token)) throw notSignedIn();
    void reply.header('set-cookie', this.token.cookie());
  }
}
