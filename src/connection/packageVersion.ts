import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

const manifestSchema = z.object({ version: z.string() });

/** From package.json: two folders up, both from the sources and from the build. */
export function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(path.join(__dirname, "../../package.json"), "utf8"));
  return manifestSchema.parse(manifest).version;
}
