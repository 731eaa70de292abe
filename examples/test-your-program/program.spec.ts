import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { LocalWorkspace, type PreviewOptions, type Stack } from "@pulumi/pulumi/automation";
import { startSimulator, type Simulator } from "pulumi-thingspace-fota/simulator";

const account = "0402196254-00001";
const [first, second, third, fourth] = ["353238063289555", "353238063289556", "353238063289557", "353238063289558"];

describe("the fleet of meters", () => {
  let simulator: Simulator;
  let folder: string;
  let stack: Stack;

  beforeEach(async () => {
    simulator = await startSimulator(); // 20 licenses, 12 devices, demo credentials
    folder = await mkdtemp(path.join(tmpdir(), "meters-"));
    stack = await LocalWorkspace.createStack(
      { stackName: "simulated", workDir: __dirname },
      {
        envVars: {
          // The state goes into the folder, and away with it.
          PULUMI_BACKEND_URL: pathToFileURL(folder).href,
          PULUMI_CONFIG_PASSPHRASE: "not a secret",
          THINGSPACE_BASE_URL: simulator.url,
          THINGSPACE_APPLICATION_KEY: "demo-key",
          THINGSPACE_APPLICATION_SECRET: "demo-secret",
          THINGSPACE_USERNAME: "demo-user",
          THINGSPACE_PASSWORD: "demo-password",
          // The simulator shows at once what it has done.
          THINGSPACE_LAG_SECONDS: "0",
        },
      },
    );
    await declare(first, second, third);
  });

  afterEach(async () => {
    // With it goes Pulumi.simulated.yaml.
    await stack.workspace.removeStack("simulated", { force: true });
    await rm(folder, { recursive: true });
    await simulator.close();
  });

  /** Lets the program read this list in place of its own. */
  async function declare(...meters: readonly string[]): Promise<void> {
    const list = path.join(folder, "meters.txt");
    await writeFile(list, meters.join("\n"));
    await stack.setConfig("meters", { value: list });
  }

  const preview = async (options: PreviewOptions = {}) => (await stack.preview({ color: "never", ...options })).stdout;
  const licensedDevices = () =>
    (simulator.state().accounts[0]?.devices ?? [])
      .filter(({ licensed }) => licensed === true)
      .map(({ deviceId }) => deviceId);

  it("tells at preview what it will do, and writes nothing", async () => {
    assert.match(await preview(), /3 to assign in 1 fleet; 17 of 20 licenses free afterwards/);
    assert.equal(simulator.writes(), 0);
  });

  it("licenses what the list names, and changes it as the list changes", async () => {
    const { outputs } = await stack.up({ color: "never" });
    const values = Object.entries(outputs).map(([name, output]): [string, unknown] => [name, output.value]);
    assert.deepEqual(Object.fromEntries(values), { licensed: 3, freeAfterwards: 17 });
    assert.deepEqual(licensedDevices(), [first, second, third]);

    await declare(first, second, fourth);
    assert.match(await preview(), /fleet meters: 1 to assign, 1 to release, 2 unchanged/);
    await stack.up({ color: "never" });
    assert.deepEqual(licensedDevices(), [first, second, fourth]);
  });

  it("notices when somebody takes a license away, and gives it back", async () => {
    await stack.up({ color: "never" });
    simulator.patchAccount(account, { devices: [{ deviceId: second, licensed: false }] });
    assert.match(await preview({ refresh: true }), new RegExp(`1 of 3 recorded devices no longer licensed: ${second}`));
    await stack.up({ color: "never", refresh: true });
    assert.deepEqual(licensedDevices(), [first, second, third]);
  });

  it("refuses a meter that somebody else has licensed, before anything is written", async () => {
    await stack.up({ color: "never" });
    simulator.patchAccount(account, { devices: [{ deviceId: fourth, licensed: true }] });
    simulator.clearRequests();
    await declare(first, second, third, fourth);
    await assert.rejects(preview(), new RegExp(`1 declared device .*: ${fourth}.*\\[already-licensed\\]`));
    assert.equal(simulator.writes(), 0);
  });
});
