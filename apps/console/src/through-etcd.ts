import { EtcdUnavailableError } from '@marquee/etcd';
import { ProblemError } from '@marquee/http';

/** Work that needs etcd; while it is away the caller is told so. */
export async function throughEtcd<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof EtcdUnavailableError)) throw error;
    throw new ProblemError({
      status: 503,
      code: 'etcd-away',
      title: 'etcd does not answer',
      detail:
        error.outcome === 'not-sent'
          ? 'Faults, properties and the audit log are kept in etcd, which does not answer. Nothing was changed.'
          : 'Faults, properties and the audit log are kept in etcd, which did not answer. It may have been changed: look before you try again.',
      retryAfterSeconds: 2,
      cause: error,
    });
  }
}
