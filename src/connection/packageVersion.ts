import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

const manifestSchema = z.object({ version: z.string() });

/** The version of this package, from its package.json: two folders up, from the sources and from what is built of them. */
export function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(path.join(__dirname, "../../package.json"), "utf8"));
  return manifestSchema.parse(manifest).version;
}
