import assert from "node:assert/strict";
import path from "node:path";
import { accountReader } from "../../src/cli/facts/accountReader";
import { openMetricsText } from "../../src/cli/text/openMetrics";
import { statusCommand } from "../../src/cli/commands/statusCommand";
import { startSimulator } from "../../src/simulator";
import { run as runCommand, seed, settingsFor } from "../unit/cli/commandRun";
import { CannotRunError, providePython, run } from "./python";

const script = path.join(__dirname, "open_metrics.py");

describe("Prometheus' own parser of OpenMetrics", () => {
  let python: string;
  before(async function () {
    // The first time it is installed.
    try {
      python = await providePython();
    } catch (error) {
      if (!(error instanceof CannotRunError)) {
        throw error;
      }
      console.log(`      SKIPPED, nothing is known of an independent parser: ${error.message}`);
      this.skip();
    }
  });

  async function samplesOf(text: string): Promise<unknown> {
    const { code, output } = await run(python, [script], text);
    assert.equal(code, 0, output);
    return JSON.parse(output);
  }

  it("reads what status prints of several accounts", async () => {
    await using simulator = await startSimulator({ seed });
    const reader = accountReader({ environment: settingsFor(simulator) });
    const args = ["pool", "shrunk", "event", "--breakdown", "--openmetrics"];
    const { stdout } = await runCommand(statusCommand(reader), args);
    const samples = (await samplesOf(stdout)) as { name: string; labels: { account: string; state?: string } }[];
    const facts = { type: "gauge", unit: "licenses" };
    const of = (account: string) => samples.filter(({ labels }) => labels.account === account);
    assert.deepEqual(of("pool").slice(0, 4), [
      { name: "thingspace_fota_pool_licenses", ...facts, labels: { account: "pool" }, value: 20 },
      { name: "thingspace_fota_used_licenses", ...facts, labels: { account: "pool" }, value: 16 },
      { name: "thingspace_fota_overcommitted_licenses", ...facts, labels: { account: "pool" }, value: 0 },
      { name: "thingspace_fota_licenses", ...facts, labels: { account: "pool", state: "free" }, value: 4 },
    ]);
    assert.deepEqual([of("pool").length, of("shrunk").length, of("event").length], [10, 10, 7]);
  });

  it("reads labels as they were before they were escaped", async () => {
    const account = 'a"b\\c\nd{e="f"}';
    const gauge = { name: "some_licenses", help: "Some.", samples: [{ labels: { account }, value: 1 }] };
    assert.deepEqual(await samplesOf(`${openMetricsText([gauge])}\n`), [
      { name: "some_licenses", type: "gauge", unit: "licenses", labels: { account }, value: 1 },
    ]);
  });

  it("refuses a text that was cut", async () => {
    const { code } = await run(python, [script], '# TYPE some_licenses gauge\nsome_licenses{account="a"} 1\n');
    assert.notEqual(code, 0);
  });
});
