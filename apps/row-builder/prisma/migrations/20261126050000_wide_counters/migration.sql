-- Everything that grows with the number of events or changes has 64 bits. PostgreSQL rewrites these tables once.
ALTER TABLE "title" ALTER COLUMN "version" TYPE BIGINT, ALTER COLUMN "revision" TYPE BIGINT;
ALTER TABLE "revision" ALTER COLUMN "value" TYPE BIGINT;
ALTER TABLE "viewer_title" ALTER COLUMN "starts" TYPE BIGINT, ALTER COLUMN "finishes" TYPE BIGINT;
ALTER TABLE "viewer_event_count" ALTER COLUMN "count" TYPE BIGINT;
ALTER TABLE "title_activity" ALTER COLUMN "starts" TYPE BIGINT, ALTER COLUMN "finishes" TYPE BIGINT;
ALTER TABLE "title_statistics" ALTER COLUMN "starts" TYPE BIGINT, ALTER COLUMN "finishes" TYPE BIGINT,
  ALTER COLUMN "ratings" TYPE BIGINT, ALTER COLUMN "half_stars" TYPE BIGINT;
ALTER TABLE "row_statistics" ALTER COLUMN "impressions" TYPE BIGINT, ALTER COLUMN "clicks" TYPE BIGINT;
ALTER TABLE "popularity" ALTER COLUMN "version" TYPE BIGINT, ALTER COLUMN "events" TYPE BIGINT;
ALTER SEQUENCE "popularity_version_seq" AS BIGINT;
ALTER TABLE "model" ALTER COLUMN "version" TYPE BIGINT, ALTER COLUMN "events" TYPE BIGINT,
  ALTER COLUMN "viewers" TYPE BIGINT, ALTER COLUMN "titles" TYPE BIGINT;
ALTER SEQUENCE "model_version_seq" AS BIGINT;
ALTER TABLE "model_neighbours" ALTER COLUMN "version" TYPE BIGINT;
ALTER TABLE "model_segment" ALTER COLUMN "version" TYPE BIGINT, ALTER COLUMN "viewers" TYPE BIGINT;

-- Totals of viewer_event_count, so that nobody has to add up all viewers. A row for each partition, so that batches of
-- different partitions do not wait for each other. Partition -1 has what was counted before this table existed.
CREATE TABLE "event_count" (
    "partition" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "count" BIGINT NOT NULL,

    CONSTRAINT "event_count_pkey" PRIMARY KEY ("partition","kind")
);
INSERT INTO "event_count" ("partition", "kind", "count")
SELECT -1, "kind", sum("count")::bigint FROM "viewer_event_count" GROUP BY "kind";
