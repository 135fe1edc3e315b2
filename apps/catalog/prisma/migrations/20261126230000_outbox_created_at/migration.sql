-- How long changes wait to be published. Rows that are there already count from now.
ALTER TABLE "outbox" ADD COLUMN "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;
