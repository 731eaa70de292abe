import assert from "node:assert/strict";

import { accountReader } from "../../../../src/cli/facts/accountReader";
import { exportCommand } from "../../../../src/cli/commands/exportCommand";
import { parseFleetFile } from "../../../../src/fleet/files";
import { startSimulator, type Simulator } from "../../../../src/simulator";
import { imeis } from "../../../support/imeis";
import { run, runProgram, seed, settingsFor } from "../commandRun";

describe("the command export", () => {
  let simulator: Simulator;

  beforeEach(async () => {
    simulator = await startSimulator({ seed, behavior: { pageSize: 5 } });
  });

  afterEach(() => simulator.close());

  const exported = (args: readonly string[]) =>
    run(exportCommand(accountReader({ environment: settingsFor(simulator) })), args);

  it("prints every licensed device, page by page, and tells how many there are where no file gets it", async () => {
    const { exitCode, stdout, stderr } = await exported(["pool"]);
    assert.equal(exitCode, 0);
    assert.equal(
      stdout,
      `imei,label\n${imeis(16)
        .map((imei) => `${imei},\n`)
        .join("")}`,
    );
    assert.equal(stderr, "16 licensed devices of account pool\n");
  });

  for (const [format, begin] of [
    ["json", '[\n  "353238060000001",\n'],
    ["text", "# licensed devices\n353238060000001\n"],
    ["program", 'import { DeviceLicenseAssignment, FotaSubscription } from "pulumi-thingspace-fota";\n'],
  ] as const) {
    it(`prints another format: ${format}`, async () => {
      const { stdout } = await exported(["pool", "--format", format]);
      assert.equal(stdout.slice(0, begin.length), begin);
      assert.ok(stdout.endsWith("\n"));
    });
  }

  for (const [format, ending] of [
    ["csv", ".csv"],
    ["json", ".json"],
    ["text", ".txt"],
  ] as const) {
    it(`prints what readFleet reads, and names the devices that no fleet can have: ${format}`, async () => {
      const account = "040219625400001";
      const devices = new Set(["A1000009A2B3C4", ...imeis(2), "268435459912345678"]);
      const command = exportCommand({
        licensedDevices: () => Promise.resolve({ account, devices, licenseCount: 9 }),
      });
      const { exitCode, stdout, stderr } = await run(command, [account, "--format", format]);
      assert.equal(exitCode, 0);
      assert.deepEqual([...parseFleetFile(`x${ending}`, Buffer.from(stdout)).roster.keys()], imeis(2));
      assert.match(
        stderr,
        /^4 licensed devices .*\n2 devices .*: "268435459912345678", "A1000009A2B3C4"\. \[devices-ignored\]\n$/,
      );
    });
  }

  it("prints nothing at all of a listing that does not add up", async () => {
    simulator.setFaults([{ name: "count-mismatch", on: "status", times: 99 }]);
    const { exitCode, stdout, stderr } = await exported(["pool"]);
    assert.deepEqual([exitCode, stdout], [2, ""]);
    assert.match(stderr, /^error: The list of licensed devices of account "pool" has 16 devices, but/);
  });

  it("could not tell of an account that ThingSpace does not accept, or of a format that there is not", async () => {
    assert.equal((await exported(["nowhere"])).exitCode, 2);
    const { exitCode, stderr } = await exported(["pool", "--format", "xlsx"]);
    assert.equal(exitCode, 2);
    assert.match(stderr, /Allowed choices are csv, json, text, program/);
  });

  it("answers --help, and is part of the program", async () => {
    assert.match(
      (await exported(["--help"])).stdout,
      /Exit codes:\n {2}0 {2}every licensed device with an IMEI is printed/,
    );
    const { exitCode, stdout } = await runProgram(["export", "event"], settingsFor(simulator));
    assert.deepEqual([exitCode, stdout], [0, "imei,label\n"]);
  });
});
