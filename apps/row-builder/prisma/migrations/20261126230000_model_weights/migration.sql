-- The dense part of a model: one row of weights for each of its titles.
CREATE TABLE "model_weights" (
    "version" BIGINT NOT NULL,
    "position" INTEGER NOT NULL,
    "title_id" TEXT NOT NULL,
    "weights" BYTEA NOT NULL,

    CONSTRAINT "model_weights_pkey" PRIMARY KEY ("version", "position")
);
