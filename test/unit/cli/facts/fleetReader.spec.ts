import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { CommandError } from "../../../../src/cli/commandError";
import { readFleets } from "../../../../src/cli/facts/fleetReader";
import { threeDevices } from "../../../support/imeis";

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
      warnings: [
        `${path.join(folder, "east.txt")}: 1 device is listed more than once and counted once: ${second}. [duplicate-devices]`,
      ],
    });
  });

  it("are called by their paths when several files are called alike", async () => {
    await mkdir(path.join(folder, "north"));
    const { fleets } = await read({ "west.txt": first, "north/west.csv": `imei\n${third}`, "east.txt": second });
    assert.deepEqual(
      fleets.map(([fleet]) => fleet),
      [path.join(folder, "west"), path.join(folder, "north/west"), "east"],
    );
  });

  it("have names of their own, whatever their files are called", async () => {
    const { fleets } = await read({ "one.txt": first, "one.csv": `imei\n${third}` });
    assert.deepEqual(
      fleets.map(([fleet]) => fleet),
      [path.join(folder, "one.txt"), path.join(folder, "one.csv")],
    );
  });

  it("are each of another file", async () => {
    const file = path.join(folder, "west.txt");
    await assert.rejects(
      readFleets([file, path.join(folder, "north/../west.txt")], {}, () => undefined),
      (error) =>
        error instanceof CommandError && error.message.endsWith(" is given twice; give it once. [arguments-invalid]"),
    );
  });

  it("are told all that is wrong with them at once", async () => {
    await assert.rejects(
      read({ "one.txt": "1", "two.csv": "imei\n2", "three.txt": third }),
      (error) =>
        error instanceof CommandError &&
        /one\.txt:1: "1" has .*\n.*two\.csv: .*\n.*two\.csv:2: "2" /.test(error.message),
    );
  });

  it("have columns where their format has any", async () => {
    await writeFile(path.join(folder, "sites.csv"), `Device,Site\n${first},x`);
    await writeFile(path.join(folder, "plain.txt"), second);
    const files = [path.join(folder, "sites.csv"), path.join(folder, "plain.txt")];
    const fleets = await readFleets(files, { imei: "device", label: "site" }, () => undefined);
    assert.deepEqual(
      fleets.map(({ roster }) => [...roster]),
      [[[first, "x"]], [[second, undefined]]],
    );
  });

  it("cannot be told of when a file is not there, or is wrong", async () => {
    await assert.rejects(
      readFleets([path.join(folder, "none.csv")], {}, () => undefined),
      (error) => error instanceof CommandError && /^fleet file .*none\.csv cannot be read: ENOENT/.test(error.message),
    );
    await assert.rejects(
      read({ "bad.txt": "banana" }),
      (error) => error instanceof CommandError && error.message.includes('bad.txt:1: "banana" has characters'),
    );
  });
});
