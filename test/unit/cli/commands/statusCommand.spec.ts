import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { statusCommand } from "../../../../src/cli/commands/statusCommand";
import { accountReader } from "../../../../src/cli/facts/accountReader";
import type { Terminal } from "../../../../src/cli/text/terminal";
import { startSimulator, type Simulator } from "../../../../src/simulator";
import { diffCommand } from "../../../../src/cli/commands/diffCommand";
import { codesIn } from "../../../support/codes";
import { imeis } from "../../../support/imeis";
import { openMetricsSamples } from "../../../support/openMetricsSamples";
import { run, runProgram, seed, settingsFor } from "../commandRun";

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
    });
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

    describe("of stacks", () => {
      const type = "pulumi-nodejs:dynamic/thingspace:DeviceLicenseAssignment";
      const urn = (name: string) => `urn:pulumi:production::shop::${type}::${name}`;
      const textOf = (devices: readonly string[]) => devices.map((imei) => `${imei}\n`).join("");
      const secretKey = "4dabf18193072939515e22adb298388d";
      const fleet = (name: string, devices: unknown, account = "pool") => ({
        urn: urn(name),
        type,
        inputs: { fleet: name, account, devices },
        outputs: { stateVersion: 1, fleet: name, account, devices, licensedCount: 0, adoptedCount: 0 },
      });
      const exportOf = (resources: readonly object[], pending: readonly object[] = []) =>
        fileOf("export.json", [JSON.stringify({ version: 3, deployment: { resources, pending_operations: pending } })]);

      it("says what each records, and names what an interrupted run has left", async () => {
        const updated = { ...fleet("west", textOf(imeis(8))), outputs: undefined };
        const file = await exportOf(
          [
            { urn: "urn:pulumi:production::shop::pulumi:pulumi:Stack::shop", type: "pulumi:pulumi:Stack" },
            fleet("west", textOf(imeis(6))),
            fleet("east", { [secretKey]: "", plaintext: JSON.stringify(textOf(imeis(2, 15))) }),
            fleet("north", textOf(imeis(3)), "shrunk"),
          ],
          [
            { resource: updated, type: "updating" },
            { resource: fleet("east", textOf(imeis(9))), type: "deleting" },
          ],
        );
        const { exitCode, stdout, stderr } = await status(["pool", "--stack", file]);
        assert.equal(exitCode, 0);
        assert.match(stdout, /production\/west +6 devices: 6 licensed, 0 not\n/);
        assert.match(stdout, /production\/east +2 devices: 2 licensed, 0 not\n/);
        assert.match(stdout, /production\/west \(interrupted\) +2 devices: 2 licensed, 0 not\n/);
        assert.doesNotMatch(stdout, /north/);
        assert.match(
          stderr,
          new RegExp(
            `fleet production/west: .* 2 devices .*: ${imeis(2, 7).join(", ")}\\. .*\\[licenses-unrecorded\\]`,
          ),
        );
      });

      it("says that all is in none when a stack has no fleet of the account", async () => {
        const { stdout } = await status([
          "pool",
          "--stack",
          await exportOf([fleet("north", textOf(imeis(3)), "shrunk")]),
        ]);
        assert.match(stdout, /unmanaged +16 licensed devices in none of these fleets: /);
      });

      const unusable: readonly (readonly [what: string, content: string])[] = [
        ["no JSON", "{"],
        ["another JSON", "[]"],
        [
          "encrypted devices",
          JSON.stringify({ deployment: { resources: [fleet("west", { [secretKey]: "", ciphertext: "x" })] } }),
        ],
        ["a state that was edited", JSON.stringify({ deployment: { resources: [fleet("west", "353")] } })],
      ];
      for (const [what, content] of unusable) {
        it(`refuses a file with ${what}, and asks nothing`, async () => {
          const { exitCode, stderr } = await status(["pool", "--stack", await fileOf("export.json", [content])]);
          assert.equal(exitCode, 2);
          assert.ok(codesIn(stderr).includes("stack-file-invalid"), stderr);
          assert.deepEqual(simulator.requests(), []);
        });
      }
    });

    it("says what is in each, and what is in none", async () => {
      const west = await fileOf("west.txt", imeis(6));
      const east = await fileOf("east.txt", imeis(4, 15));
      const { exitCode, stdout, stderr } = await status(["pool", "--fleet", west, "--fleet", east]);
      assert.deepEqual([exitCode, stderr], [0, ""]);
      assert.match(
        stdout,
        /west\.txt {2}6 devices: 6 licensed, 0 not\n.*east\.txt {2}4 devices: 2 licensed, 2 not\n {2}unmanaged .* 8 licensed devices in none of these fleets: 353238060000007, .* and 3 more\n$/,
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
      assert.match(stderr, /^fleet west and fleet east both declare the same 2 devices .* \[devices-overlap\]\n$/);
    });

    it("prints a table in Markdown, together with the breakdown if that is asked for", async () => {
      const west = await fileOf("west.txt", imeis(16));
      const { stdout } = await status(["pool", "--fleet", west, "--breakdown", "--markdown"]);
      assert.match(
        stdout,
        /\| releasable \| 16 \|[^]*\| .*west\.txt \| 16 devices: 16 licensed, 0 not \|\n\| unmanaged \| 0 licensed devices in none of these fleets \|\n$/,
      );
    });

    it("tells their cost, and that of the unmanaged, with a price", async () => {
      const west = await fileOf("west.txt", imeis(6));
      const args = ["pool", "--fleet", west, "--price", "1.20"];
      const { stdout } = await status(args);
      assert.match(
        stdout,
        /west\.txt {2}6 devices: 6 licensed \(\$7\.20 a month\), 0 not\n.*none of these fleets \(\$12\.00 a month\): /,
      );
      const { fleets, unmanagedPerMonth } = JSON.parse((await status([...args, "--json"])).stdout) as Record<
        string,
        unknown
      >;
      assert.deepEqual(
        [(fleets as { licensedPerMonth: number }[]).map(({ licensedPerMonth }) => licensedPerMonth), unmanagedPerMonth],
        [[7.2], 12],
      );
    });

    it("counts the devices by label, whichever file they are in", async () => {
      const west = await fileOf("west.csv", ["imei,cost center", ...imeis(6).map((imei) => `${imei},cc-1`)]);
      const rest = imeis(14, 7).map((imei, index) => `${imei},${["cc-1", "cc-2", ""][Math.min(index, 2)]}`);
      const east = await fileOf("east.csv", ["imei,cost center", ...rest]);
      const args = ["pool", "--fleet", west, "--fleet", east, "--label-column", "cost center", "--by-label"];
      assert.match(
        (await status(args)).stdout,
        /\nDevices by label\n {2}cc-1 .* 7 licensed, 0 not\n {2}cc-2 .* 1 licensed, 0 not\n {2}\(no label\) .* 8 licensed, 4 not\n$/,
      );
      const priced = [...args, "--price", "1.20"];
      assert.match(
        (await status([...priced, "--markdown"])).stdout,
        /\| cc-1 \| 7 devices: 7 licensed \(\$8\.40 a month\)/,
      );
      const { labels } = JSON.parse((await status([...priced, "--json"])).stdout) as Record<string, unknown>;
      assert.deepEqual(labels, [
        { label: "cc-1", deviceCount: 7, licensedCount: 7, unlicensedCount: 0, licensedPerMonth: 8.4 },
        { label: "cc-2", deviceCount: 1, licensedCount: 1, unlicensedCount: 0, licensedPerMonth: 1.2 },
        { label: null, deviceCount: 12, licensedCount: 8, unlicensedCount: 4, licensedPerMonth: 9.6 },
      ]);
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

  describe("with a price", () => {
    it("tells what the pool costs, what of it is used, and what is idle", async () => {
      const { exitCode, stdout, stderr } = await status(["pool", "--price", "1.20"]);
      assert.deepEqual([exitCode, stderr], [0, ""]);
      assert.match(
        stdout,
        /\nCost a month, at \$1\.20 a license\n {2}pool {2}\$24\.00 .*\n {2}used {2}\$19\.20\n {2}idle {2}\$4\.80\n$/,
      );
    });

    it("has the amounts as numbers in JSON, with the breakdown and the break-even that are asked for", async () => {
      const args = ["pool", "--price", "0.1", "--currency", "EUR", "--event-price", "0.3", "--breakdown", "--json"];
      const { cost } = JSON.parse((await status(args)).stdout) as Record<string, unknown>;
      assert.deepEqual(cost, {
        currency: "EUR",
        pricePerLicense: 0.1,
        poolPerMonth: 2,
        usedPerMonth: 1.6,
        idlePerMonth: 0.4,
        stuckPerMonth: 0,
        pricePerUpgrade: 0.3,
        breakEvenUpgradesPerMonth: 7,
      });
    });

    it("has no cost of an account without a pool", async () => {
      const { cost } = JSON.parse((await status(["event", "--price", "1", "--json"])).stdout) as { cost: unknown };
      assert.equal(cost, null);
    });

    it("sums up several accounts, but not those without a pool", async () => {
      simulator.patchAccount("event", { devices: [{ deviceId: imeis(1, 500)[0]!, licensed: true }] });
      const accounts = ["pool", "shrunk", "event"];
      const options = ["--price", "1.20", "--event-price", "2", "--breakdown"];
      const { stdout } = await status([...accounts, ...options]);
      const columns = stdout
        .trimEnd()
        .split("\n")
        .map((line) => line.split(/ {2,}/).slice(-5).join(" "));
      assert.deepEqual(columns, [
        "pool/month used/month idle/month stuck/month break-even",
        "$24.00 $19.20 $4.80 $0.00 12",
        "$6.00 $10.80 $0.00 $10.80 3",
        "- - - - -",
        "$30.00 $30.00 $4.80 $10.80 15",
      ]);
      const json = JSON.parse((await status([...accounts, ...options, "--json"])).stdout) as {
        accounts: { cost: { poolPerMonth: number } | null }[];
        sum: { cost: Record<string, unknown> };
      };
      assert.deepEqual(
        json.accounts.map(({ cost }) => cost?.poolPerMonth),
        [24, 6, undefined],
      );
      assert.deepEqual(json.sum.cost, {
        currency: "USD",
        pricePerLicense: 1.2,
        poolPerMonth: 30,
        usedPerMonth: 30,
        idlePerMonth: 4.8,
        stuckPerMonth: 10.8,
        pricePerUpgrade: 2,
        breakEvenUpgradesPerMonth: 15,
      });
    });
  });

  for (const [what, args, code] of [
    ["a negative price", ["pool", "--price", "-1"], "arguments-invalid"],
    ["an empty price", ["pool", "--price", ""], "arguments-invalid"],
    ["a price that is given twice", ["pool", "--price", "1", "--price", "1"], "arguments-invalid"],
    ["a currency without a price", ["pool", "--currency", "EUR"], "arguments-invalid"],
    ["a price in metrics", ["pool", "--price", "1", "--openmetrics"], "arguments-invalid"],
    ["labels without a fleet file", ["pool", "--by-label"], "arguments-invalid"],
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
