import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { CouldNotTell } from "../../../src/cli/couldNotTell";
import { readFleets } from "../../../src/cli/fleetReader";
import { threeDevices } from "../../support/imeis";

const [first, second, third] = threeDevices();

describe("fleets from files", () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "thingspace-fota-fleets-"));
  });

  after(() => rm(folder, { recursive: true }));

  async function read(files: Readonly<Record<string, string>>) {
    const paths: string[] = [];
    for (const [name, text] of Object.entries(files)) {
      paths.push(path.join(folder, name));
      await writeFile(path.join(folder, name), text);
    }
    const warnings: string[] = [];
    const fleets = await readFleets(paths, {}, (line) => warnings.push(line));
    return { fleets: fleets.map(({ fleet, roster }) => [fleet, [...roster]]), warnings };
  }

  it("are named for them, and have their labels", async () => {
    assert.deepEqual(await read({ "west.csv": `imei,label\n${first},pump`, "east.txt": `${second}\n${second}\n` }), {
      fleets: [
        ["west", [[first, "pump"]]],
        ["east", [[second, undefined]]],
      ],
      warnings: [`${path.join(folder, "east.txt")}: 1 device is listed more than once and counted once: ${second}`],
    });
  });

  it("have no device in common", async () => {
    await assert.rejects(
      read({ "west.txt": `${first}\n${third}`, "east.txt": `${third}\n${second}` }),
      (error) =>
        error instanceof CouldNotTell &&
        /west\.txt and .*east\.txt have 1 of the same devices: 353238060000003\. Take each/.test(error.message),
    );
  });

  it("cannot be told of when a file is not there, or is wrong", async () => {
    await assert.rejects(
      readFleets([path.join(folder, "none.csv")], {}, () => undefined),
      (error) => error instanceof CouldNotTell && /^fleet file .*none\.csv cannot be read: ENOENT/.test(error.message),
    );
    await assert.rejects(
      read({ "bad.txt": "banana" }),
      (error) => error instanceof CouldNotTell && error.message.includes('bad.txt:1: "banana" has characters'),
    );
  });
});
