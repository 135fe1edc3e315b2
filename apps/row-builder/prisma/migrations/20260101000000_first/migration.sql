CREATE TABLE "title" (
    "title_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "year" INTEGER NOT NULL,
    "genres" TEXT[],
    "runtime_minutes" INTEGER,
    "released_at" TIMESTAMPTZ(3) NOT NULL,
    "revision" INTEGER NOT NULL,

    CONSTRAINT "title_pkey" PRIMARY KEY ("title_id")
);
CREATE INDEX "title_revision_idx" ON "title"("revision");

CREATE TABLE "revision" (
    "name" TEXT NOT NULL,
    "value" INTEGER NOT NULL,

    CONSTRAINT "revision_pkey" PRIMARY KEY ("name")
);

CREATE TABLE "consumer_offset" (
    "group_id" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "partition" INTEGER NOT NULL,
    "cluster_id" TEXT NOT NULL,
    "next_offset" BIGINT NOT NULL,

    CONSTRAINT "consumer_offset_pkey" PRIMARY KEY ("group_id","topic","partition")
);

CREATE TABLE "seen_event" (
    "viewer_id" TEXT NOT NULL,
    "event_id" UUID NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "seen_event_pkey" PRIMARY KEY ("viewer_id","event_id")
);
CREATE INDEX "seen_event_received_at_idx" ON "seen_event"("received_at");

CREATE TABLE "viewer_title" (
    "viewer_id" TEXT NOT NULL,
    "title_id" TEXT NOT NULL,
    "touched_at" TIMESTAMPTZ(3) NOT NULL,
    "starts" INTEGER NOT NULL,
    "finishes" INTEGER NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "position_seconds" DOUBLE PRECISION,
    "duration_seconds" DOUBLE PRECISION,
    "played_at" TIMESTAMPTZ(3),
    "played_id" UUID,
    "stars" DOUBLE PRECISION,
    "rated_at" TIMESTAMPTZ(3),
    "rated_id" UUID,
    "in_my_list" BOOLEAN NOT NULL,
    "listed_at" TIMESTAMPTZ(3),
    "listed_id" UUID,

    CONSTRAINT "viewer_title_pkey" PRIMARY KEY ("viewer_id","title_id")
);
CREATE INDEX "viewer_title_viewer_id_touched_at_idx" ON "viewer_title"("viewer_id", "touched_at" DESC);

CREATE TABLE "viewer_event_count" (
    "viewer_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "viewer_event_count_pkey" PRIMARY KEY ("viewer_id","kind")
);

CREATE TABLE "title_activity" (
    "hour" TIMESTAMPTZ(0) NOT NULL,
    "title_id" TEXT NOT NULL,
    "starts" INTEGER NOT NULL,
    "finishes" INTEGER NOT NULL,

    CONSTRAINT "title_activity_pkey" PRIMARY KEY ("hour","title_id")
);

CREATE TABLE "title_statistics" (
    "title_id" TEXT NOT NULL,
    "starts" INTEGER NOT NULL,
    "finishes" INTEGER NOT NULL,
    "ratings" INTEGER NOT NULL,
    "half_stars" INTEGER NOT NULL,

    CONSTRAINT "title_statistics_pkey" PRIMARY KEY ("title_id")
);

CREATE TABLE "row_statistics" (
    "kind" TEXT NOT NULL,
    "impressions" INTEGER NOT NULL,
    "clicks" INTEGER NOT NULL,

    CONSTRAINT "row_statistics_pkey" PRIMARY KEY ("kind")
);

CREATE TABLE "popularity" (
    "version" SERIAL NOT NULL,
    "minute" TIMESTAMPTZ(0) NOT NULL,
    "events" INTEGER NOT NULL,
    "popular" JSONB NOT NULL,
    "trending" JSONB NOT NULL,

    CONSTRAINT "popularity_pkey" PRIMARY KEY ("version")
);

CREATE TABLE "model" (
    "version" SERIAL NOT NULL,
    "trained_at" TIMESTAMPTZ(3) NOT NULL,
    "events" INTEGER NOT NULL,
    "viewers" INTEGER NOT NULL,
    "titles" INTEGER NOT NULL,

    CONSTRAINT "model_pkey" PRIMARY KEY ("version")
);

CREATE TABLE "model_neighbours" (
    "version" INTEGER NOT NULL,
    "title_id" TEXT NOT NULL,
    "neighbours" JSONB NOT NULL,

    CONSTRAINT "model_neighbours_pkey" PRIMARY KEY ("version","title_id")
);

CREATE TABLE "model_segment" (
    "version" INTEGER NOT NULL,
    "segment" TEXT NOT NULL,
    "viewers" INTEGER NOT NULL,
    "centre" JSONB NOT NULL,
    "titles" JSONB NOT NULL,

    CONSTRAINT "model_segment_pkey" PRIMARY KEY ("version","segment")
);
