-- Housekeeping looks for published rows by age, and for rows that a newer one of the same title has made superfluous.
CREATE INDEX "outbox_published_at" ON "outbox" ("published_at") WHERE "published_at" IS NOT NULL;
CREATE INDEX "outbox_unpublished_title" ON "outbox" ("title_id", "id") WHERE "published_at" IS NULL;
