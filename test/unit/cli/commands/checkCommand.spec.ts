import assert from "node:assert/strict";
import { codesIn } from "../../../support/codes";

import { checkCommand } from "../../../../src/cli/commands/checkCommand";
import { accountReader } from "../../../../src/cli/facts/accountReader";
import { startSimulator, type Simulator } from "../../../../src/simulator";
import { run, runProgram, seed, settingsFor } from "../commandRun";

describe("the command check", () => {
  let simulator: Simulator;

  beforeEach(async () => {
    simulator = await startSimulator({ seed, now: () => Date.UTC(2026, 0, 2, 3, 4, 5) });
  });

  afterEach(() => simulator.close());

  const check = (args: readonly string[], settings: Readonly<Record<string, string>> = {}) =>
    run(checkCommand(accountReader({ environment: { ...settingsFor(simulator), ...settings } })), args);

  it("ends with code 0 when enough licenses are free", async () => {
    assert.deepEqual(await check(["pool", "--min-free", "4", "--min-free-percent", "20"]), {
      exitCode: 0,
      stdout: "enough: account pool has 4 licenses free (16 of 20 in use), and 4 are required (--min-free 4).\n",
      stderr: "",
    });
  });

  it("ends with code 1 when too few are free, and says how many are missing and what to do", async () => {
    assert.deepEqual(await check(["pool", "--min-free", "8"]), {
      exitCode: 1,
      stdout:
        "too few: account pool has 4 licenses free (16 of 20 in use), and 8 are required (--min-free 8): 4 missing. " +
        "Add licenses to the subscription, or remove devices.\n",
      stderr: "",
    });
  });

  it("ends with code 1 for a pool that shrank below its use, even if nothing is required", async () => {
    const { exitCode, stdout } = await check(["shrunk", "--min-free", "0"]);
    assert.equal(exitCode, 1);
    assert.match(stdout, /9 of 5 in use, 4 more than the pool holds.*: 4 missing/);
  });

  for (const [minFree, passed] of [
    ["4", true],
    ["8", false],
  ] as const) {
    it(`prints one JSON object when it ${passed ? "passes" : "does not pass"}`, async () => {
      const { exitCode, stdout } = await check(["pool", "--min-free", minFree, "--json"]);
      assert.equal(exitCode, passed ? 0 : 1);
      assert.deepEqual(JSON.parse(stdout), {
        account: "pool",
        purchaseTypes: ["TS-HFOTA-MRC"],
        licenseCount: 20,
        licenseUsedCount: 16,
        licenseFreeCount: 4,
        licenseOvercommitCount: 0,
        updateTime: "2026-01-02 03:04:05 +0000 UTC",
        minFree: Number(minFree),
        minFreePercent: null,
        required: Number(minFree),
        missing: passed ? 0 : 4,
        passed,
      });
    });
  }

  it("prints a table in Markdown, and says on stderr what the log would otherwise lack", async () => {
    const { exitCode, stdout, stderr } = await check(["pool", "--min-free", "8", "--markdown"]);
    assert.equal(exitCode, 1);
    assert.match(stdout, /^\*\*Too few licenses are free: 4 missing\.\*\*\n\n\| FOTA licenses \| pool \|\n/);
    assert.match(stderr, /^too few: account pool has 4 licenses free .*\n$/);
  });

  const unanswerable: [what: string, args: readonly string[], message: RegExp, settings?: Record<string, string>][] = [
    ["no limit", ["pool"], /^there is no limit to check\. Give --min-free <number>/],
    ["a negative number", ["pool", "--min-free", "-5"], /^--min-free is "-5"\. Give a whole number/],
    ["no number", ["pool", "--min-free", "many"], /^--min-free is "many"\. /],
    ["a variable that is empty", ["pool", "--min-free", ""], /^--min-free is ""\. /],
    [
      "a percent above 100",
      ["pool", "--min-free-percent", "101"],
      /^--min-free-percent is "101"\. Give a number from 0/,
    ],
    ["a limit without its number", ["pool", "--min-free"], /^option '--min-free <number>' argument missing$/],
    ["no account", ["--min-free", "1"], /^missing required argument 'account'$/],
    ["two accounts", ["pool", "both", "--min-free", "1"], /^too many arguments/],
    ["an option that does not exist", ["pool", "--min-fre", "1"], /^unknown option '--min-fre'/],
    ["an account with a space", ["0402 1", "--min-free", "1"], /^account "0402 1" has white space/],
    ["an account that is empty", ["", "--min-free", "1"], /^account is missing; give the billing account name/],
    [
      "an account that does not exist",
      ["nowhere", "--min-free", "1"],
      /^ThingSpace does not accept the account "nowhere"/,
    ],
    [
      "an account without a pool",
      ["event", "--min-free", "0"],
      /^account event has no license pool to check: .*TS-HFOTA-EVNT/,
    ],
    [
      "missing credentials",
      ["pool", "--min-free", "1"],
      /^[^\n]*\n {2}THINGSPACE_USERNAME: the API user \(UWS user\) [^\n]* \(not needed with THINGSPACE_SESSION_TOKEN\)\n {2}THINGSPACE_PASSWORD: [^\n]*$/,
      { THINGSPACE_USERNAME: "", THINGSPACE_PASSWORD: "" },
    ],
    [
      "a wrong password",
      ["pool", "--min-free", "1"],
      /^ThingSpace refused the login \(400\); .*THINGSPACE_PASSWORD/,
      { THINGSPACE_PASSWORD: "s3cret" },
    ],
    [
      "a service that cannot be reached",
      ["pool", "--min-free", "1"],
      /^Cannot reach ThingSpace at http:\/\/127\.0\.0\.1:9 \(connection refused\)\. Check .*THINGSPACE_BASE_URL/,
      { THINGSPACE_BASE_URL: "http://127.0.0.1:9" },
    ],
  ];
  for (const [what, args, message, settings] of unanswerable) {
    it(`ends with code 2 for ${what}, without a stack, and says it to scripts, too`, async () => {
      const { exitCode, stdout, stderr } = await check(["--json", ...args], settings);
      assert.equal(exitCode, 2);
      const { error, ...rest } = JSON.parse(stdout) as { error: Record<"code" | "message", string> };
      assert.deepEqual(rest, {});
      assert.match(error.message, message);
      assert.deepEqual(codesIn(stderr), [error.code]);
      assert.equal(stderr.replace(` [${error.code}]`, ""), `error: ${error.message}\n`);
      assert.doesNotMatch(stderr, /\n {4}at |s3cret/);
    });
  }

  it("tells what the pool, what is idle of it, and what is missing cost, with a price", async () => {
    const priced = (minFree: string, ...args: string[]) =>
      check(["pool", "--min-free", minFree, "--price", "1.20", ...args]);
    const cost = "The pool costs $24.00 a month, of which $4.80 is idle";
    assert.ok((await priced("4")).stdout.endsWith(`(--min-free 4). ${cost}.\n`));
    const { stdout } = await priced("8");
    assert.ok(stdout.endsWith(` ${cost}; 4 more licenses would cost $4.80 a month.\n`));
    assert.match((await priced("8", "--markdown")).stdout, /\n\nThe pool costs \$24\.00 .*\n$/);
    assert.deepEqual((JSON.parse((await priced("8", "--json")).stdout) as { cost: unknown }).cost, {
      currency: "USD",
      pricePerLicense: 1.2,
      poolPerMonth: 24,
      usedPerMonth: 19.2,
      idlePerMonth: 4.8,
      missingPerMonth: 4.8,
    });
  });

  it("asks nothing of ThingSpace when the price is wrong", async () => {
    const { exitCode, stderr } = await check(["pool", "--min-free", "4", "--price", "1,20"]);
    assert.deepEqual([exitCode, codesIn(stderr), simulator.requests()], [2, ["arguments-invalid"], []]);
  });

  it("prints nothing on stdout after an error when no script listens", async () => {
    const { exitCode, stdout, stderr } = await check(["pool"]);
    assert.deepEqual([exitCode, stdout], [2, ""]);
    assert.match(stderr, /^error: there is no limit/);
  });

  it("asks nothing of ThingSpace when the limits are wrong", async () => {
    await check(["pool", "--min-free", "many"]);
    assert.deepEqual(simulator.requests(), []);
  });

  it("documents its exit codes", async () => {
    const { exitCode, stdout } = await check(["--help"]);
    assert.equal(exitCode, 0);
    assert.match(stdout, /Exit codes:\n {2}0 {2}enough [^]*\n {2}1 {2}too few [^]*\n {2}2 {2}error: /);
  });

  const programs: [exitCode: number, args: readonly string[]][] = [
    [0, ["pool", "--min-free", "4"]],
    [1, ["pool", "--min-free", "5"]],
    [2, ["pool", "--min-free", "x"]],
  ];
  for (const [exitCode, args] of programs) {
    it(`ends the program with code ${exitCode}`, async () => {
      assert.equal((await runProgram(["check", ...args], settingsFor(simulator))).exitCode, exitCode);
    });
  }

  it("takes its settings from the environment of the program", async () => {
    const { exitCode, stderr } = await runProgram(["check", "pool", "--min-free", "4"], {});
    assert.equal(exitCode, 2);
    assert.match(stderr, /^error: [^\n]*\[settings-missing\]\n( {2}THINGSPACE_\w+: .*\n){4}$/);
  });
});
