CREATE TABLE "order" ("select" INTEGER PRIMARY KEY, "Group" VARCHAR(10), "a ""quoted"" name" INTEGER, "größe" INTEGER);
CREATE INDEX "index" ON "order" ("Group");
-- revision
ALTER TABLE "order" RENAME COLUMN "Group" TO "group";
ALTER TABLE "order" DROP COLUMN "größe";
