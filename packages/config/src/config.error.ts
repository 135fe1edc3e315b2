/** The environment of the process is invalid. Names every invalid variable, never a value. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly code = 'CONFIG_SETTINGS';
  readonly retriable = false;

  constructor(readonly problems: readonly { readonly variable: string; readonly problem: string }[]) {
    const list = problems.map(({ variable, problem }) => `  ${variable}: ${problem}`).join('\n');
    super(`Invalid environment:\n${list}\nCorrect ${problems.length === 1 ? 'it' : 'them'} and start again.`);
  }
}

/** The schema of a property does not allow a value: a default, an override or a written value. */
export class InvalidValueError extends Error {
  override readonly name = 'InvalidValueError';
  readonly code = 'CONFIG_VALUE_REFUSED';
  readonly retriable = false;

  constructor(
    readonly property: string,
    readonly problem: string,
  ) {
    super(`Invalid value for '${property}': ${problem}.`);
  }
}

/** No service has ever declared the property, so there is no schema to check a value against. */
export class UnknownPropertyError extends Error {
  override readonly name = 'UnknownPropertyError';
  readonly code = 'CONFIG_UNKNOWN_PROPERTY';
  readonly retriable = false;

  constructor(readonly property: string) {
    super(
      `No service has declared the property '${property}'. Check its spelling, or start the service that declares it.`,
    );
  }
}

/** One name was declared with two different meanings. */
export class PropertyConflictError extends Error {
  override readonly name = 'PropertyConflictError';
  readonly code = 'CONFIG_PROPERTY_CONFLICT';
  readonly retriable = false;

  constructor(readonly property: string) {
    super(
      `The property '${property}' is declared twice with different schemas or defaults. Declare it once and share it.`,
    );
  }
}

/** Someone else changed the same value repeatedly while it was being written. */
export class WriteConflictError extends Error {
  override readonly name = 'WriteConflictError';
  readonly code = 'CONFIG_WRITE_CONFLICT';
  readonly retriable = true;

  constructor(readonly property: string) {
    super(`'${property}' was changed by someone else at the same time. Check the new value, then write again.`);
  }
}
