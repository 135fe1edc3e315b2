/**
 * Two modules import the client of one endpoint with different settings. There is one command, so one of them would
 * lose.
 */
export class ClientSettingsConflictError extends Error {
  override readonly name = 'ClientSettingsConflictError';
  readonly code = 'CLIENT_SETTINGS_CONFLICT';
  readonly retriable = false;

  constructor(endpoint: string, first: object, second: object) {
    super(
      `ClientsModule.forFeature: ${endpoint} is imported with the settings ${JSON.stringify(first)} and ` +
        `${JSON.stringify(second)}. Its client is shared, so use the same settings in both modules.`,
    );
  }
}
