/** Prints what is new in the version that a tag names, or fails: nothing is released without an entry in the changelog. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { releaseNotes } from "./release/changelog";

const repository = path.resolve(__dirname, "..");
const read = (file: string) => readFileSync(path.join(repository, file), "utf8");

try {
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(read("package.json")));
  const [, , tag = `v${version}`] = process.argv;
  console.log(releaseNotes({ version, tag, changelog: read("CHANGELOG.md") }));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
