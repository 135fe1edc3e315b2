-- A version rises with every change of a title, so it has 64 bits.
ALTER TABLE "title" ALTER COLUMN "version" TYPE BIGINT;
