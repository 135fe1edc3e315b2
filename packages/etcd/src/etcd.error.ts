/** Base of all errors of this client. Switch on `code`, and check `retriable` before trying again. */
export abstract class EtcdError extends Error {
  abstract readonly code: string;
  abstract readonly retriable: boolean;
}

/**
 * No endpoint responded in time. With the outcome 'unknown' a write may have been applied; with 'not-sent' no endpoint
 * has received it.
 */
export class EtcdUnavailableError extends EtcdError {
  override readonly name = 'EtcdUnavailableError';
  readonly code = 'ETCD_UNAVAILABLE';
  readonly retriable = true;

  constructor(
    message: string,
    readonly outcome: 'not-sent' | 'unknown',
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The lease expired or was revoked. Grant a new one and put its keys again. */
export class EtcdLeaseLostError extends EtcdError {
  override readonly name = 'EtcdLeaseLostError';
  readonly code = 'ETCD_LEASE_LOST';
  readonly retriable = false;

  constructor(readonly lease: string) {
    super(`Lease ${lease} is unknown to etcd: it expired or was revoked. Grant a new lease and put its keys again.`);
  }
}

/** etcd refused the request, or its response has an unknown shape. */
export class EtcdRejectedError extends EtcdError {
  override readonly name = 'EtcdRejectedError';
  readonly code = 'ETCD_REFUSED';
  readonly retriable = false;
}

/** The request is not possible with one of the two engines. */
export class EtcdUsageError extends EtcdError {
  override readonly name = 'EtcdUsageError';
  readonly code = 'ETCD_USAGE';
  readonly retriable = false;
}
