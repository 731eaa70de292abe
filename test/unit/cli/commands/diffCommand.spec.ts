import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { accountReader } from "../../../../src/cli/facts/accountReader";
import { diffCommand } from "../../../../src/cli/commands/diffCommand";
import type { Terminal } from "../../../../src/cli/text/terminal";
import { startSimulator, type Simulator } from "../../../../src/simulator";
import { imeis } from "../../../support/imeis";
import { run, runProgram, seed, settingsFor } from "../commandRun";

describe("the command diff", () => {
  let simulator: Simulator;
  let folder: string;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "thingspace-fota-diff-"));
  });

  after(() => rm(folder, { recursive: true }));

  beforeEach(async () => {
    simulator = await startSimulator({ seed });
  });

  afterEach(() => simulator.close());

  const diff = (args: readonly string[], terminal?: Terminal) =>
    run(diffCommand(accountReader({ environment: settingsFor(simulator) })), args, terminal);

  async function fileOf(name: string, lines: readonly string[]): Promise<string> {
    const file = path.join(folder, name);
    await writeFile(file, `${lines.join("\n")}\n`);
    return file;
  }

  it("ends with 0 when all devices are licensed, and counts the others", async () => {
    const west = await fileOf("west.txt", imeis(14));
    assert.deepEqual(await diff(["pool", "--fleet", west]), {
      exitCode: 0,
      stdout:
        `fleet west (${west}): all 14 devices licensed\n` +
        "2 licensed devices are in no file: pulumi up does not change them, unless its state records them\n" +
        "  353238060000015, 353238060000016\n" +
        "4 of 20 licenses free, 4 afterwards\n",
      stderr: "",
    });
  });

  it("ends with 1 when some are not, and shows them with their labels, fleet by fleet", async () => {
    const west = await fileOf("west.txt", imeis(16));
    const east = await fileOf("east.csv", ["imei,label", ...imeis(3, 17).map((imei) => `${imei},pump ${imei.at(-1)}`)]);
    const { exitCode, stdout, stderr } = await diff(["pool", "--fleet", west, "--fleet", east]);
    assert.deepEqual([exitCode, stderr], [1, ""]);
    assert.equal(
      stdout,
      `fleet west (${west}): all 16 devices licensed\n` +
        `fleet east (${east}): 3 of 3 devices to assign, 0 licensed already\n` +
        "  + 353238060000017  pump 7\n  + 353238060000018  pump 8\n  + 353238060000019  pump 9\n" +
        "4 of 20 licenses free, 1 afterwards\n",
    );
  });

  it("ends with 1 when the pool is too small, and says what is missing", async () => {
    const west = await fileOf("west.txt", imeis(40));
    const { exitCode, stdout } = await diff(["pool", "--fleet", west], { width: 80, color: true });
    assert.equal(exitCode, 1);
    assert.match(stdout, /\n\x1b\[32m {2}\+ 353238060000036\x1b\[39m\n {2}and 4 more; --json has them all\n/);
    assert.match(
      stdout,
      /\x1b\[31mpulumi up would be refused: fleet west needs 24 more licenses, but account pool has 4 free \(16 of 20 in use\): 20 missing\. .* \[headroom-exceeded\]\x1b\[39m\n$/,
    );
  });

  it("ends with 1 when files have devices in common, each pair of them", async () => {
    const names = await Promise.all(
      [imeis(2), imeis(1, 8), imeis(2)].map((devices, index) => fileOf(`fleet${index}.txt`, devices)),
    );
    const { exitCode, stdout } = await diff(["pool", ...names.flatMap((file) => ["--fleet", file])]);
    assert.equal(exitCode, 1);
    assert.match(
      stdout,
      /would be refused: fleet fleet0 and fleet fleet2 both declare the same 2 devices on account pool: [^\n]*\n$/,
    );
  });

  it("says nothing of the pool for a fleet of no devices, as a preview does", async () => {
    const { exitCode, stdout } = await diff(["event", "--fleet", await fileOf("none.txt", ["# none"])]);
    assert.deepEqual([exitCode, stdout.split("\n")[0]?.replace(/\(.*\)/, "")], [0, "fleet none : no devices"]);
  });

  it("ends with 1 when a single device is not licensed", async () => {
    const { exitCode, stdout } = await diff(["pool", "--fleet", await fileOf("west.txt", imeis(1, 17))]);
    assert.equal(exitCode, 1);
    assert.match(stdout, /\n16 licensed devices are in no file.*\n {2}353238060000001, .* and 11 more\n/);
  });

  it("does not take what a file is called for markup", async () => {
    const west = await fileOf("m|<b>*.txt", imeis(40));
    const { stdout } = await diff(["pool", "--fleet", west, "--markdown"]);
    assert.match(stdout, /\*\*pulumi up would be refused: fleet m\\\|\\<b\\>\\\* needs/);
  });

  it("says that an account that pays per upgrade has no pool", async () => {
    const { exitCode, stdout } = await diff(["event", "--fleet", await fileOf("west.txt", imeis(1))]);
    assert.equal(exitCode, 1);
    assert.match(stdout, /pulumi up would be refused: account event has no license pool/);
    simulator.patchAccount("event", { devices: [{ deviceId: imeis(1)[0]!, licensed: true }] });
    assert.equal((await diff(["event", "--fleet", await fileOf("west.txt", imeis(1))])).exitCode, 1);
  });

  it("prints one JSON object with every device", async () => {
    const west = await fileOf("west.txt", imeis(40, 10));
    const { exitCode, stdout, stderr } = await diff(["pool", "--fleet", west, "--json"]);
    assert.equal(exitCode, 1);
    assert.match(stderr, /^pulumi up would be refused: /);
    const { problem, ...facts } = JSON.parse(stdout) as Record<string, unknown>;
    assert.match(String(problem), /^fleet west needs 33 more licenses/);
    assert.deepEqual(facts, {
      account: "pool",
      fleets: [{ fleet: "west", file: west, devices: 40, assign: imeis(33, 17), licensed: imeis(7, 10) }],
      others: imeis(9),
      licenseCount: 20,
      licenseUsedCount: 16,
      licenseFreeCount: 4,
      licenseOvercommitCount: 0,
      projectedFreeCount: 0,
    });
  });

  it("prints a table in Markdown, and the devices that are not licensed", async () => {
    const west = await fileOf("west.csv", ["imei,label", ...imeis(17).map((imei) => `${imei},pump`)]);
    const { stdout } = await diff(["pool", "--fleet", west, "--markdown"]);
    assert.match(stdout, /\| fleet west \| 1 of 17 devices to assign, 16 licensed already \|\n/);
    assert.match(stdout, /\| free afterwards \| 3 \|\n\nfleet west:\n\n```diff\n\+ 353238060000017 {2}pump\n```\n$/);
    const licensed = await diff(["pool", "--fleet", await fileOf("west.txt", imeis(16)), "--markdown"]);
    assert.match(licensed.stdout, /\| free afterwards \| 4 \|\n$/);
  });

  it("tells with a price what the change puts to use, and that the bill stays", async () => {
    const west = await fileOf("west.txt", imeis(17));
    const args = ["pool", "--fleet", west, "--price", "1.20"];
    const bill = "The bill stays the same until the subscription changes.";
    const cost = `1 more license would be in use, $1.20 a month; of $24.00 a month for 20 licenses, $3.60 would be idle. ${bill}`;
    const { stdout } = await diff(args);
    assert.match(stdout, /: 1 of 17 devices to assign \(\$1\.20 a month\), 16 licensed already \(\$19\.20 a month\)\n/);
    assert.ok(stdout.endsWith(` afterwards\n${cost}\n`));
    assert.ok((await diff([...args, "--markdown"])).stdout.includes(`\n\n${cost}\n\nfleet west:`));
    const { fleets, cost: amounts } = JSON.parse((await diff([...args, "--json"])).stdout) as {
      fleets: { assignPerMonth: number; licensedPerMonth: number }[];
      cost: unknown;
    };
    assert.deepEqual([fleets[0]?.assignPerMonth, fleets[0]?.licensedPerMonth], [1.2, 19.2]);
    assert.deepEqual(amounts, {
      currency: "USD",
      pricePerLicense: 1.2,
      poolPerMonth: 24,
      usedPerMonth: 19.2,
      idlePerMonth: 4.8,
      assignPerMonth: 1.2,
      projectedIdlePerMonth: 3.6,
      missingPerMonth: 0,
    });
  });

  it("tells with a price what the licenses that are missing would cost", async () => {
    const { stdout } = await diff(["pool", "--fleet", await fileOf("west.txt", imeis(40)), "--price", "1.20"]);
    assert.match(stdout, /\$0\.00 would be idle; 20 more licenses would cost \$24\.00 a month\. The bill/);
  });

  it("has no cost without a pool", async () => {
    const args = ["event", "--fleet", await fileOf("west.txt", imeis(1)), "--price", "1.20"];
    assert.doesNotMatch((await diff(args)).stdout, /\$/);
    const { cost } = JSON.parse((await diff([...args, "--json"])).stdout) as { cost: unknown };
    assert.equal(cost, null);
  });

  it("asks nobody when the price is wrong", async () => {
    const args = ["pool", "--fleet", await fileOf("west.txt", imeis(1)), "--price", "1,20"];
    assert.equal((await diff(args)).exitCode, 2);
    assert.deepEqual(simulator.requests(), []);
  });

  it("reads columns of other names", async () => {
    const file = await fileOf("site.csv", ["Device ID;Site", `${imeis(1)[0]!};north`]);
    const { exitCode } = await diff(["pool", "--fleet", file, "--imei-column", "device id", "--label-column", "site"]);
    assert.equal(exitCode, 0);
  });

  it("logs in once", async () => {
    await diff(["pool", "--fleet", await fileOf("west.txt", imeis(1))]);
    assert.deepEqual(
      simulator.requests().map(({ path: of }) => of.split("/").slice(3, 6).join("/")),
      ["v1/oauth2/token", "v1/session/login", "v1/subscriptions/pool", "v1/licenses/pool"],
    );
  });

  it("asks nobody when there is nothing to compare, or a file is wrong", async () => {
    const { exitCode, stderr } = await diff(["pool"]);
    assert.deepEqual(
      [exitCode, stderr],
      [2, "error: there is nothing to compare. Give --fleet <file> once for each fleet. [arguments-invalid]\n"],
    );
    assert.equal((await diff(["pool", "--fleet", await fileOf("bad.txt", ["banana"])])).exitCode, 2);
    assert.deepEqual(simulator.requests(), []);
  });

  it("is part of the program, and shows no stack for a mistake", async () => {
    const { exitCode, stdout, stderr } = await runProgram(
      ["diff", "pool", "--fleet", "none.csv"],
      settingsFor(simulator),
    );
    assert.deepEqual([exitCode, stdout], [2, ""]);
    assert.match(stderr, /^error: fleet file none\.csv cannot be read: ENOENT[^\n]* \[fleet-file-invalid\]\n$/);
  });
});
