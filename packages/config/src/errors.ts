/** The process's environment does not fit: names every variable at fault, never a value. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly code = 'CONFIG_SETTINGS';
  readonly retriable = false;

  constructor(readonly problems: readonly { readonly variable: string; readonly problem: string }[]) {
    super(
      `The environment does not fit:\n${problems.map(({ variable, problem }) => `  ${variable}: ${problem}`).join('\n')}\nSet ${problems.length === 1 ? 'it' : 'them'} and start again.`,
    );
  }
}

/** A value that its property's schema does not allow, at declaration, override or write. */
export class InvalidValueError extends Error {
  override readonly name = 'InvalidValueError';
  readonly code = 'CONFIG_VALUE_REFUSED';
  readonly retriable = false;

  constructor(
    readonly property: string,
    readonly problem: string,
  ) {
    super(`The value for '${property}' is refused: ${problem}. Give one that fits the property's schema.`);
  }
}

/** No running or past service has declared the property (for that service), so nothing says what a valid value is. */
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

/** One name, two meanings. */
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

/** Others kept changing the same value while it was being written. */
export class WriteConflictError extends Error {
  override readonly name = 'WriteConflictError';
  readonly code = 'CONFIG_WRITE_CONFLICT';
  readonly retriable = true;

  constructor(readonly property: string) {
    super(`'${property}' was changed by someone else at the same time. Look at the new value, then write again.`);
  }
}
