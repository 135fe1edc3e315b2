/** What every failure of this client has in common; switch on `code`, ask `retriable` before trying again. */
export abstract class EtcdError extends Error {
  abstract readonly code: string;
  abstract readonly retriable: boolean;
}

/**
 * No endpoint answered in time. With `outcome` 'unknown' a write may have been applied; with 'not-sent' no endpoint
 * has seen it.
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

/** The lease expired or was revoked: grant a new one and write its keys again. */
export class EtcdLeaseLostError extends EtcdError {
  override readonly name = 'EtcdLeaseLostError';
  readonly code = 'ETCD_LEASE_LOST';
  readonly retriable = false;

  constructor(readonly lease: string) {
    super(`Lease ${lease} is unknown to etcd: it expired or was revoked. Grant a new lease and put its keys again.`);
  }
}

/** etcd understood the request and refused it, or answered in a shape this client does not know. */
export class EtcdRejectedError extends EtcdError {
  override readonly name = 'EtcdRejectedError';
  readonly code = 'ETCD_REFUSED';
  readonly retriable = false;
}

/** The caller asked for something that one of the two engines cannot do. */
export class EtcdUsageError extends EtcdError {
  override readonly name = 'EtcdUsageError';
  readonly code = 'ETCD_USAGE';
  readonly retriable = false;
}
