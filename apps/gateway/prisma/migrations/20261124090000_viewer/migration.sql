-- Collation "C": keyset pages continue in the snapshot in memory exactly where PostgreSQL left off.
CREATE TABLE "viewer" (
    "viewer_id" TEXT COLLATE "C" NOT NULL,
    "name" TEXT NOT NULL,
    "avatar" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "viewer_pkey" PRIMARY KEY ("viewer_id")
);

-- New profiles are found by time, so that the snapshot need not be read anew.
CREATE INDEX "viewer_created_at_idx" ON "viewer"("created_at");
