import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const repository = path.resolve(__dirname, "../..");

async function contentOf(directory: string): Promise<ReadonlyMap<string, string>> {
  const files = (await readdir(directory, { recursive: true })).filter((file) => file.endsWith(".md")).sort();
  return new Map(
    await Promise.all(files.map(async (file) => [file, await readFile(path.join(directory, file), "utf8")] as const)),
  );
}

describe("the reference", () => {
  it("is what is written from the types and their comments; npm run reference writes it anew", async () => {
    const directory = await mkdtemp(path.join(tmpdir(), "thingspace-fota-reference-"));
    try {
      await promisify(execFile)("npx", ["typedoc", "--out", directory], { cwd: repository });
      assert.deepEqual(await contentOf(path.join(repository, "docs/reference")), await contentOf(directory));
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
