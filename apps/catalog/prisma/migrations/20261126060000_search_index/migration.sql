-- What search compares beside the name, and by which version of the rules both were made; 0 is made again.
ALTER TABLE "title" ADD COLUMN "search_joined" TEXT NOT NULL DEFAULT '',
ADD COLUMN "search_version" INTEGER NOT NULL DEFAULT 0;

-- The rows that have to be made again are few, and soon none.
CREATE INDEX "title_search_outdated" ON "title" ("search_version");

-- pg_trgm comes with PostgreSQL, but not with every installation, and not every owner may create it. Without it, search
-- reads every name and finds no typing errors.
DO $$
BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
  CREATE INDEX "title_search_name_trigrams" ON "title" USING gin ("search_name" gin_trgm_ops);
  CREATE INDEX "title_search_joined_trigrams" ON "title" USING gin ("search_joined" gin_trgm_ops);
EXCEPTION
  WHEN insufficient_privilege OR undefined_file OR feature_not_supported OR undefined_object THEN
    RAISE NOTICE 'search without pg_trgm: %', SQLERRM;
END
$$;
