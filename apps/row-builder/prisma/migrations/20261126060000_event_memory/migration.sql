-- Ids of events that were received before this time may be forgotten, so such an event is not applied: it cannot be told
-- whether it was applied before. Until now ids were kept for 168 hours.
CREATE TABLE "event_memory" (
    "id" INTEGER NOT NULL,
    "forgotten_before" TIMESTAMPTZ(3),

    CONSTRAINT "event_memory_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "event_memory_single" CHECK ("id" = 1)
);
INSERT INTO "event_memory" ("id", "forgotten_before")
SELECT 1, CASE WHEN EXISTS (SELECT FROM "seen_event") THEN now() - interval '168 hours' END;

-- How far each partition has come, by the time of receipt.
ALTER TABLE "event_count" ADD COLUMN "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT 'epoch';
ALTER TABLE "event_count" ALTER COLUMN "received_at" DROP DEFAULT;
