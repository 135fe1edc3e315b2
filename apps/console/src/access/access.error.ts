import { ProblemError } from '@marquee/http';

export function notSignedIn(): ProblemError {
  return new ProblemError({
    status: 401,
    code: 'not-signed-in',
    detail:
      'The console needs the token that was printed at start: as "Authorization: Bearer <token>", or by POST /api/login.',
    headers: { 'www-authenticate': 'Bearer' },
  });
}

export function foreignOrigin(): ProblemError {
  return new ProblemError({
    status: 403,
    code: 'foreign-origin',
    detail:
      'Only this page may change something: the Origin of the request must equal its Host or be listed in ' +
      'PUBLIC_ORIGIN. Scripts send a bearer token and no Origin.',
  });
}
