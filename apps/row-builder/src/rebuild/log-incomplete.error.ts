export class LogIncompleteError extends Error {
  override readonly name = 'LogIncompleteError';
  readonly code = 'log-incomplete';

  constructor(topic: string, partition: number, start: bigint) {
    super(
      `Partition ${partition} of ${topic} starts at offset ${start}: earlier records were deleted, and what they said ` +
        'is only in the database. Nothing was deleted. Restore a backup of the database instead of rebuilding it.',
    );
  }
}
