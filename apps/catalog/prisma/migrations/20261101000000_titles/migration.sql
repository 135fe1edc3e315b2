-- CreateTable
CREATE TABLE "title" (
    "title_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "search_name" TEXT NOT NULL,
    "year" INTEGER NOT NULL,
    "genres" TEXT[],
    "runtime_minutes" INTEGER,
    "released_at" TIMESTAMPTZ(3) NOT NULL,
    "synopsis" TEXT,

    CONSTRAINT "title_pkey" PRIMARY KEY ("title_id")
);

-- CreateTable
CREATE TABLE "outbox" (
    "id" BIGSERIAL NOT NULL,
    "title_id" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "published_at" TIMESTAMPTZ(3),

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("id")
);

-- The relay asks for little else, and most rows are published.
CREATE INDEX "outbox_unpublished" ON "outbox" ("id") WHERE "published_at" IS NULL;
