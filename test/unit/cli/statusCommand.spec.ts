import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { statusCommand } from "../../../src/cli/statusCommand";
import { accountReader } from "../../../src/cli/accountReader";
import type { Terminal } from "../../../src/cli/terminal";
import { startSimulator, type Simulator } from "../../../src/simulator";
import { diffCommand } from "../../../src/cli/diffCommand";
import { codesIn } from "../../support/codes";
import { imeis } from "../../support/imeis";
import { openMetricsSamples } from "../../support/openMetricsSamples";
import { run, runProgram, seed, settingsFor } from "./commandRun";

describe("the command status", () => {
  let simulator: Simulator;

  beforeEach(async () => {
    simulator = await startSimulator({ seed, now: () => Date.UTC(2026, 0, 2, 3, 4, 5) });
  });

  afterEach(() => simulator.close());

  const status = (args: readonly string[], terminal?: Terminal) =>
    run(statusCommand(accountReader({ environment: settingsFor(simulator) })), args, terminal);

  it("asks for the subscription, and for nothing else once it is logged in", async () => {
    await status(["pool"]);
    assert.deepEqual(
      simulator.requests().map(({ method, path }) => `${method} ${path}`),
      ["POST /api/ts/v1/oauth2/token", "POST /api/m2m/v1/session/login", "GET /api/fota/v1/subscriptions/pool"],
    );
  });

  it("prints neither colors nor a bar into a pipe", async () => {
    const { exitCode, stdout, stderr } = await status(["pool"]);
    assert.deepEqual([exitCode, stderr], [0, ""]);
    assert.match(stdout, /^FOTA licenses of account pool\n[^\x1b█░]*free {6}4\n[^\x1b█░]*\n$/);
  });

  it("draws a bar in a terminal, with colors or without", async () => {
    assert.match((await status(["pool"], { width: 80, color: true })).stdout, /\n\x1b\[32m█+\x1b\[39m░+ 80% used\n$/);
    assert.match((await status(["pool"], { width: 80, color: false })).stdout, /\n█+░+ 80% used\n$/);
  });

  it("prints one JSON object with the names of FotaSubscription", async () => {
    const { exitCode, stdout } = await status(["shrunk", "--json"], { width: 80, color: true });
    assert.equal(exitCode, 0);
    assert.deepEqual(JSON.parse(stdout), {
      account: "shrunk",
      purchaseTypes: ["TS-HFOTA-MRC"],
      licenseCount: 5,
      licenseUsedCount: 9,
      licenseFreeCount: 0,
      licenseOvercommitCount: 4,
      updateTime: "2026-01-02 03:04:05 +0000 UTC",
    });
  });

  it("prints a table in Markdown", async () => {
    const { exitCode, stdout } = await status(["both", "--markdown"], { width: 80, color: true });
    assert.equal(exitCode, 0);
    assert.match(
      stdout,
      /^\| FOTA licenses \| both \|\n\| --- \| --- \|\n\| purchase \| monthly pool [^\x1b█░]* \|\n$/,
    );
  });

  it("says that an account that pays per upgrade has no pool", async () => {
    const { exitCode, stdout } = await status(["event"]);
    assert.equal(exitCode, 0);
    assert.match(stdout, /pool {6}none;/);
  });

  it("ends with code 2 for an account that ThingSpace does not accept", async () => {
    const { exitCode, stdout, stderr } = await status(["nowhere"]);
    assert.deepEqual([exitCode, stdout], [2, ""]);
    assert.match(stderr, /^error: ThingSpace does not accept the account "nowhere" .*\n$/);
  });

  describe("of several accounts", () => {
    it("shows a line for each and their sum, where there is no pool without numbers", async () => {
      const { exitCode, stdout, stderr } = await status(["pool", "both", "event"], { width: 80, color: true });
      assert.deepEqual([exitCode, stderr], [0, ""]);
      assert.equal(
        stdout,
        [
          "account  licenses  used   free",
          "pool           20    16      4",
          "both        1,020     0  1,020",
          "event           -     0      -",
          "sum         1,040    16  1,024",
          "",
        ].join("\n"),
      );
    });

    it("does not make up for what one lacks with what is free on another one", async () => {
      const { stdout } = await status(["pool", "shrunk", "--json"]);
      const { accounts, sum, errors } = JSON.parse(stdout) as Record<string, unknown>;
      assert.deepEqual(
        (accounts as { account: string }[]).map(({ account }) => account),
        ["pool", "shrunk"],
      );
      assert.deepEqual(sum, {
        accountCount: 2,
        licenseCount: 25,
        licenseUsedCount: 25,
        licenseFreeCount: 4,
        licenseOvercommitCount: 4,
      });
      assert.deepEqual(errors, []);
      assert.match((await status(["pool", "shrunk"])).stdout, /free {2}overcommitted\n.* 0\n.* 4\n.* 4 {14}4\n$/);
    });

    it("logs in once, and asks for one subscription each", async () => {
      await status(["pool", "both"]);
      assert.equal(simulator.requests().length, 4);
    });

    for (const [format, shown, named] of [
      [[], /^account .*\npool .*\nboth .*\nsum of 2 of 3 .*\n$/, /^/],
      [
        ["--json"],
        /^\{"accounts":\[\{"account":"pool".*\{"account":"both"/,
        /"errors":\[\{"account":"nowhere","code":"account-unknown"/,
      ],
      [
        ["--markdown"],
        /^\| account .*\n.*\n\| pool .*\n\| both .*\n\| sum of 2 of 3 /,
        /\*\*Error:\*\* account nowhere: /,
      ],
      [["--openmetrics"], /\{account="pool"\}[^]*\{account="both"\}[^]*# EOF\n$/, /^/],
    ] as const) {
      it(`shows the others when one is unknown, and ends with 2: ${format[0] ?? "text"}`, async () => {
        const { exitCode, stdout, stderr } = await status(["pool", "nowhere", "both", ...format]);
        assert.equal(exitCode, 2);
        assert.match(stdout, shown);
        assert.match(stdout, named);
        assert.match(stderr, /^error: account nowhere: .* \[account-unknown\]\n$/);
      });
    }

    it("names all of them when none can be shown", async () => {
      const { exitCode, stdout, stderr } = await status(["nowhere", "elsewhere", "--json"]);
      assert.equal(exitCode, 2);
      assert.match(stdout, /^\{"error":\{"code":"account-unknown"/);
      assert.match(stderr, /^error: account nowhere: .*\naccount elsewhere: /);
    });

    it("asks no further after a failure that is not of one account, and says it once", async () => {
      simulator.setFaults([{ name: "login-refused", on: "login", times: 9 }]);
      const { exitCode, stderr } = await status(["pool", "both", "event"]);
      assert.equal(exitCode, 2);
      assert.match(stderr, /^error: accounts pool, both, event: [^\n]* \[login-refused\]\n$/);
      assert.equal(simulator.requests().filter(({ path }) => path.includes("login")).length, 1);
    });

    it("shows what was read before such a failure", async () => {
      simulator.setFaults([{ name: "http-500-json", on: "subscription", after: 1, times: 9 }]);
      const { exitCode, stdout, stderr } = await status(["pool", "both", "event"]);
      assert.equal(exitCode, 2);
      assert.match(stdout, /\npool .*\nsum of 1 of 3 .*\n$/);
      assert.match(stderr, /error: accounts both, event: [^\n]* \[service-failed\]\n$/);
    }).timeout(60_000);
  });

  describe("with a breakdown", () => {
    it("is a line for each of several accounts, and their sum", async () => {
      const { exitCode, stdout } = await status(["pool", "shrunk", "--breakdown", "--markdown"]);
      assert.equal(exitCode, 0);
      assert.match(
        stdout,
        /^\| account \|.*\n.*\n\| pool .*\| 16 \| 0 \| 0 \| 0 \| 0 \| 0 \|\n\| shrunk .*\| 0 \| 0 \| 9 \| 0 \| 0 \| 0 \|\n\| sum /,
      );
      const { sum } = JSON.parse((await status(["pool", "shrunk", "--breakdown", "--json"])).stdout) as {
        sum: { breakdown: { releasableCount: number; stuckCount: number } };
      };
      assert.deepEqual([sum.breakdown.releasableCount, sum.breakdown.stuckCount], [16, 9]);
    });

    it("writes nothing, and reads the subscription once when nobody else changes the account", async () => {
      await status(["pool", "--breakdown"]);
      assert.deepEqual(
        simulator.requests().map(({ path }) => path.split("/").slice(3, 7).join("/")),
        [
          "v1/oauth2/token",
          "v1/session/login",
          "v1/subscriptions/pool",
          "v1/devices/pool/index",
          "v1/reports/pool/status",
          "v1/reports/pool/status",
          "v1/reports/pool/status",
          "v1/licenses/pool/index",
        ],
      );
    });

    it("prints metrics that are as the grammar of OpenMetrics has them, and add up", async () => {
      const { exitCode, stdout, stderr } = await status(["pool", "shrunk", "--breakdown", "--openmetrics"]);
      assert.deepEqual([exitCode, stderr], [0, ""]);
      const samples = openMetricsSamples(stdout);
      for (const account of ["pool", "shrunk"]) {
        const used = samples.get(`thingspace_fota_used_licenses{account="${account}"}`);
        const states = ["releasable", "scheduled", "stuck", "unknown"].map(
          (state) => samples.get(`thingspace_fota_licenses{account="${account}",state="${state}"}`) ?? NaN,
        );
        assert.equal(
          states.reduce((sum, value) => sum + value),
          used,
        );
      }
    });

    it("says how far long lists have come, and prints it nowhere but to whoever waits", async () => {
      let seconds = 0;
      const lines: string[] = [];
      simulator.reset({
        accounts: [
          {
            accountName: "pool",
            licenseCount: 20,
            devices: imeis(9).map((deviceId) => ({ deviceId, licensed: true })),
          },
        ],
        behavior: { pageSize: 2 },
      });
      const reader = accountReader(
        { environment: settingsFor(simulator) },
        { now: () => (seconds += 10) * 1000, print: (line) => lines.push(line) },
      );
      const { stderr } = await run(statusCommand(reader), ["pool", "--breakdown"]);
      assert.equal(stderr, "");
      assert.match(lines[0] ?? "", /^account pool: 2 devices looked through so far/);
      assert.match(lines.at(-1) ?? "", /^account pool: \d of 9 licensed devices listed so far/);
    });
  });

  describe("with fleet files", () => {
    let folder: string;
    beforeEach(async () => {
      folder = await mkdtemp(path.join(tmpdir(), "status-"));
    });
    afterEach(() => rm(folder, { recursive: true }));

    const fileOf = async (name: string, lines: readonly string[]) => {
      const file = path.join(folder, name);
      await writeFile(file, lines.join("\n"));
      return file;
    };

    it("says what is in each, and what is in none", async () => {
      const west = await fileOf("west.txt", imeis(6));
      const east = await fileOf("east.txt", imeis(4, 15));
      const { exitCode, stdout, stderr } = await status(["pool", "--fleet", west, "--fleet", east]);
      assert.deepEqual([exitCode, stderr], [0, ""]);
      assert.match(
        stdout,
        /west\.txt {2}6 devices: 6 licensed, 0 not\n.*east\.txt {2}4 devices: 2 licensed, 2 not\n {2}unmanaged .* 8 licensed devices in no file: 353238060000007, .* and 3 more\n$/,
      );
      assert.equal(simulator.writes(), 0);
    });

    it("counts a device in two files once, and says so", async () => {
      const west = await fileOf("west.txt", imeis(6));
      const east = await fileOf("east.txt", imeis(4, 5));
      const { exitCode, stdout, stderr } = await status(["pool", "--fleet", west, "--fleet", east, "--json"]);
      assert.equal(exitCode, 0);
      const { fleets, unmanagedCount, unmanaged, warnings } = JSON.parse(stdout) as Record<string, unknown>;
      assert.deepEqual(fleets, [
        { fleet: "west", file: west, deviceCount: 6, licensedCount: 6, unlicensedCount: 0 },
        { fleet: "east", file: east, deviceCount: 2, licensedCount: 2, unlicensedCount: 0 },
      ]);
      assert.deepEqual([unmanagedCount, unmanaged], [8, imeis(8, 9)]);
      assert.deepEqual(
        (warnings as { code: string }[]).map(({ code }) => code),
        ["devices-overlap"],
      );
      assert.match(stderr, /^fleet west and fleet east both declare 2 devices .* \[devices-overlap\]\n$/);
    });

    it("prints a table in Markdown, together with the breakdown if that is asked for", async () => {
      const west = await fileOf("west.txt", imeis(16));
      const { stdout } = await status(["pool", "--fleet", west, "--breakdown", "--markdown"]);
      assert.match(
        stdout,
        /\| releasable \| 16 \|[^]*\| .*west\.txt \| 16 devices: 16 licensed, 0 not \|\n\| unmanaged \| 0 licensed devices in no file \|\n$/,
      );
    });

    it("refuses a file that cannot be read as diff does, before anybody is asked", async () => {
      const args = ["pool", "--fleet", path.join(folder, "none.csv"), "--fleet", await fileOf("bad.txt", ["banana"])];
      const { exitCode, stderr } = await status(args);
      assert.equal(exitCode, 2);
      const diff = await run(diffCommand(accountReader({ environment: settingsFor(simulator) })), args);
      assert.equal(stderr, diff.stderr);
      assert.deepEqual(codesIn(stderr), ["fleet-file-invalid"]);
      assert.deepEqual(simulator.requests(), []);
    });
  });

  for (const [what, args, code] of [
    ["fleet files for several accounts", ["pool", "both", "--fleet", "west.csv"], "arguments-invalid"],
    ["columns without a fleet file", ["pool", "--imei-column", "Device ID"], "arguments-invalid"],
    ["two formats", ["pool", "--openmetrics", "--json"], "arguments-invalid"],
    ["metrics of fleet files", ["pool", "--openmetrics", "--fleet", "west.csv"], "arguments-invalid"],
    ["an account that is given twice", ["pool", "both", "pool"], "arguments-invalid"],
    ["no account", [], "arguments-invalid"],
    ["an account whose name is none", ["pool", "a b"], "account-invalid"],
  ] as const) {
    it(`refuses ${what}, before anybody is asked`, async () => {
      const { exitCode, stderr } = await status(args);
      assert.deepEqual([exitCode, codesIn(stderr)], [2, [code]]);
      assert.deepEqual(simulator.requests(), []);
    });
  }

  it("answers --help", async () => {
    const { exitCode, stdout } = await status(["--help"]);
    assert.equal(exitCode, 0);
    assert.match(stdout, /Settings come from the environment: [^]*Exit codes:\n {2}0 [^]*\n {2}2 /);
  });

  it("is part of the program, and prints plain text into a real pipe even if colors are forced", async () => {
    const { exitCode, stdout, stderr } = await runProgram(["status", "pool"], {
      ...settingsFor(simulator),
      FORCE_COLOR: "1",
    });
    assert.deepEqual([exitCode, stderr], [0, ""]);
    assert.match(stdout, /^FOTA licenses of account pool\n[^\x1b█░]*\n$/);
  });
});
