CREATE TABLE "o'clock" (id INTEGER PRIMARY KEY, "it's" VARCHAR(20), "a ""b"" [c]" INTEGER);
COMMENT ON COLUMN "o'clock"."it's" IS 'it''s "quoted" [here]; -- and no end';
COMMENT ON COLUMN "o'clock"."a ""b"" [c]" IS 'one
and two';
-- revision
COMMENT ON COLUMN "o'clock"."it's" IS 'another''s';
ALTER TABLE "o'clock" RENAME COLUMN "it's" TO "who's";
COMMENT ON COLUMN "o'clock"."a ""b"" [c]" IS NULL;
-- revision
ALTER TABLE "o'clock" DROP COLUMN "who's";
