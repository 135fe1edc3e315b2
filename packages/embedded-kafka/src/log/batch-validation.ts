import { ErrorCode } from '../protocol/error-codes.js';
import type { TopicConfigs } from '../topics/topic-configs.js';
import { numericConfig } from '../topics/topic-configs.js';
import { LOG_OVERHEAD, MAGIC, NO_PRODUCER_ID, RecordBatch, batchSizeAt } from './record-batch.js';

export type BatchValidation =
  { readonly valid: true; readonly batch: RecordBatch } | { readonly valid: false; readonly errorCode: ErrorCode };

/** Since version 3, Produce carries exactly one batch of magic 2 per partition. `now` is in milliseconds. */
export function validateBatch(bytes: Buffer, configs: TopicConfigs, now: number): BatchValidation {
  const errorCode = problemWith(bytes, configs, now);
  return errorCode === undefined ? { valid: true, batch: new RecordBatch(bytes) } : { valid: false, errorCode };
}

function problemWith(bytes: Buffer, configs: TopicConfigs, now: number): ErrorCode | undefined {
  if (bytes.length < LOG_OVERHEAD) return ErrorCode.INVALID_RECORD;
  const size = batchSizeAt(bytes, 0);
  if (size === undefined) return ErrorCode.CORRUPT_MESSAGE;
  if (size !== bytes.length) return ErrorCode.INVALID_RECORD;
  const batch = new RecordBatch(bytes);
  if (batch.magic !== MAGIC) return ErrorCode.CORRUPT_MESSAGE;
  if (size > numericConfig(configs, 'max.message.bytes')) return ErrorCode.MESSAGE_TOO_LARGE;
  if (!batch.hasValidCrc()) return ErrorCode.CORRUPT_MESSAGE;
  if (batch.recordsCount < 1 || batch.recordsCount !== batch.lastOffsetDelta + 1) return ErrorCode.INVALID_RECORD;
  if (batch.isControl || batch.isTransactional) return ErrorCode.INVALID_RECORD;
  if (batch.producerId !== NO_PRODUCER_ID && batch.baseSequence < 0) return ErrorCode.INVALID_RECORD;
  if (batch.maxTimestamp - now > numericConfig(configs, 'message.timestamp.after.max.ms')) {
    return ErrorCode.INVALID_TIMESTAMP;
  }
  return undefined;
}
