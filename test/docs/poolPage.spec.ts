import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { accountReader } from "../../src/cli/facts/accountReader";
import { statusCommand } from "../../src/cli/commands/statusCommand";
import { startSimulator, type Seed } from "../../src/simulator";
import { imeis } from "../support/imeis";
import { openMetricsSamples } from "../support/openMetricsSamples";
import { run, settingsFor } from "../unit/cli/commandRun";

const page = readFileSync(path.resolve(__dirname, "../../docs/pool.md"), "utf8");
const devices = (count: number, first: number, facts: object) =>
  imeis(count, first).map((deviceId) => ({ deviceId, ...facts }));

const seed: Seed = {
  accounts: [
    {
      accountName: "0402196254-00001",
      licenseCount: 2_000,
      devices: [
        ...devices(1_047, 1, { licensed: true }),
        ...devices(3, 1_048, { licensed: true, fotaEligible: false }),
        ...devices(24, 1_051, { licensed: true, upgrade: "scheduled" }),
        ...devices(100, 1_075, { licensed: true, upgrade: "completed" }),
        ...devices(30, 1_175, { licensed: true, upgrade: "inProgress" }),
        ...devices(46, 1_205, {}),
        ...devices(5, 1_251, { fotaEligible: false }),
      ],
    },
    { accountName: "0402196254-00002", licenseCount: 100, devices: devices(100, 2_001, { licensed: true }) },
  ],
};
const labeled = (label: string, ...parts: readonly (readonly string[])[]) =>
  parts.flat().map((imei) => `${imei},${label}`);
const files = {
  "pumps.csv": [...labeled("cc-100", imeis(450)), ...labeled("cc-200", imeis(250, 451))],
  "meters.csv": [...labeled("cc-200", imeis(440, 701), imeis(20, 1_205)), ...labeled("", imeis(60, 1_141))],
};

describe("docs/pool.md", () => {
  it("shows what its commands print", async () => {
    await using simulator = await startSimulator({ seed, now: () => Date.UTC(2026, 10, 29, 4, 40) });
    const folder = await mkdtemp(path.join(tmpdir(), "pool-"));
    try {
      for (const [name, lines] of Object.entries(files)) {
        await writeFile(path.join(folder, name), ["imei,label", ...lines].join("\n"));
      }
      const examples = [...page.matchAll(/^```console\n\$ npx pulumi-thingspace-fota status (.*)\n([^]*?)^```$/gm)];
      assert.equal(examples.length, 5);
      for (const [, args = "", shown] of examples) {
        const words = args.split(" ").map((word) => (word in files ? path.join(folder, word) : word));
        const reader = accountReader({ environment: settingsFor(simulator) });
        const { exitCode, stdout, stderr } = await run(statusCommand(reader), words);
        assert.deepEqual([exitCode, stderr], [0, ""]);
        // The first column is as wide as the names of the files.
        const printed = stdout.replaceAll(`${folder}${path.sep}`, "");
        assert.equal(printed.replace(/ +/g, " "), shown?.replace(/ +/g, " "));
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("names the metrics that there are, in the table, and no other anywhere", async () => {
    await using simulator = await startSimulator({ seed });
    const reader = accountReader({ environment: settingsFor(simulator) });
    const { stdout } = await run(statusCommand(reader), ["0402196254-00001", "--breakdown", "--openmetrics"]);
    const printed = new Set([...openMetricsSamples(stdout).keys()].map((sample) => sample.replace(/\{.*/, "")));
    const namesIn = (text: string) => new Set(text.match(/thingspace_fota_\w+/g));
    assert.deepEqual(namesIn(/^\| metric[^]*?\n\n/m.exec(page)?.[0] ?? ""), printed);
    assert.deepEqual(namesIn(page), printed);
  });
});
