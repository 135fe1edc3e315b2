import { OffsetConflictError } from '@marquee/messaging';
import type { OffsetStore, Position } from '@marquee/messaging';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Databases } from './databases.js';
import type { Sql } from './databases.js';

const MovedRows = z.array(z.object({ next_offset: z.bigint() }));

/**
 * Consumer offsets are stored next to the state that the events have changed: both change in one transaction, or
 * neither does.
 */
@Injectable()
export class OffsetsRepository implements OffsetStore {
  constructor(private readonly databases: Databases) {}

  async load(groupId: string, topic: string, partition: number) {
    const key = { groupId, topic, partition };
    const row = await this.databases.work.consumerOffset.findUnique({ where: { groupId_topic_partition: key } });
    return row && { clusterId: row.clusterId, nextOffset: row.nextOffset };
  }
}

/**
 * Compare-and-set of an offset. It must be the first statement of a batch's transaction: it locks the partition against
 * any other owner. Throws `OffsetConflictError` if another owner has moved the offset.
 */
export async function advance(tx: Sql, position: Position): Promise<void> {
  const { groupId, topic, partition, clusterId, expected, next } = position;
  const moved =
    expected === null
      ? // A row of another log is left over from a broker that was wiped or a topic that was deleted.
        await tx.$queryRaw`
          INSERT INTO consumer_offset (group_id, topic, partition, cluster_id, next_offset)
          VALUES (${groupId}, ${topic}, ${partition}, ${clusterId}, ${next})
          ON CONFLICT (group_id, topic, partition) DO UPDATE
            SET cluster_id = excluded.cluster_id, next_offset = excluded.next_offset
            WHERE consumer_offset.cluster_id <> excluded.cluster_id
          RETURNING next_offset`
      : await tx.$queryRaw`
          UPDATE consumer_offset SET next_offset = ${next}
          WHERE group_id = ${groupId} AND topic = ${topic} AND partition = ${partition}
            AND cluster_id = ${clusterId} AND next_offset = ${expected}
          RETURNING next_offset`;
  if (MovedRows.parse(moved).length === 0) throw new OffsetConflictError(position);
}
