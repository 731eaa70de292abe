import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { startSimulator, type Simulator } from "../../src/simulator";
import { account, seedOf } from "../support/fleetPrograms";
import { imeis } from "../support/imeis";
import { ProviderProcess } from "../support/providerProcess";
import { simulatorSettings } from "../support/pulumiProject";
import { serializedProvider } from "../support/serializedProvider";

const textOf = (devices: readonly string[]) => devices.map((imei) => `${imei}\n`).join("");
const inputs = (devices: readonly string[]) => ({ fleet: "west", account, devices: textOf(devices) });
const outputs = (devices: readonly string[], adoptedCount = 0) => ({
  ...inputs(devices),
  stateVersion: 1,
  licensedCount: devices.length,
  adoptedCount,
});

describe("the serialized provider", () => {
  for (const name of [
    "fleetShell",
    "cancellationShell",
    "subscriptionShell",
    "programFleetsShell",
    "programRecordShell",
  ] as const) {
    it(`${name} is under 3 KB, and byte for byte what earlier states hold`, async () => {
      const text = await serializedProvider(name);
      assert.ok(Buffer.byteLength(text) < 3_000, `${Buffer.byteLength(text)} bytes`);
      const stored = path.join(__dirname, "serialized", `${name}.js.txt`);
      // Each fleet of each user shows an update when this text changes. Does it have to?
      assert.equal(text, await readFile(stored, "utf8"));
    });
  }
});

describe("a fleet in Pulumi's process for dynamic providers", () => {
  const devices = imeis(4);
  let text: string;
  let simulator: Simulator;
  let host: ProviderProcess;

  before(async () => {
    text = await serializedProvider("fleetShell");
  });
  beforeEach(async () => {
    simulator = await startSimulator({ seed: seedOf(devices, { licenseCount: 10, licensed: devices.slice(0, 1) }) });
    host = await ProviderProcess.start(text, simulatorSettings(simulator));
    await host.configure({});
  });
  afterEach(async () => {
    await host[Symbol.asyncDispose]();
    await simulator.close();
  });

  it("is checked: the list becomes text, and the plan is printed", async () => {
    const checked = await host.check({}, { fleet: "west", account, devices: devices.slice(0, 3).reverse() });
    assert.deepEqual(checked, { inputs: inputs(devices.slice(0, 3)), failures: [] });
    await host.flush();
    assert.deepEqual(host.output.slice(0, 2), [
      "fleet west: 2 to assign, 1 to adopt",
      `fleet west: adopts 1 device already licensed: ${imeis(1).join()}`,
    ]);
  });

  it("is diffed", async () => {
    const same = await host.diff("id", outputs(devices), inputs(devices));
    assert.deepEqual(same, { changes: false, replaces: [] });
    const moved = await host.diff("id", outputs(devices), { ...inputs(devices), account: "other" });
    assert.deepEqual(moved, { changes: true, replaces: ["account"] });
  });

  it("is created", async () => {
    const created = await host.create(inputs(devices));
    const { recentWrites, ...outs } = created.outs;
    assert.ok(recentWrites !== undefined);
    assert.deepEqual({ ...created, outs }, { id: `${account}/west`, outs: outputs(devices, 1) });
  });

  it("is updated", async () => {
    const updated = await host.update("id", outputs(devices.slice(0, 1)), inputs(devices.slice(1)));
    const { recentWrites, ...outs } = updated;
    assert.ok(recentWrites !== undefined);
    assert.deepEqual(outs, outputs(devices.slice(1)));
  });

  it("is read, with inputs", async () => {
    const read = await host.read("id", outputs(devices.slice(0, 2)));
    assert.deepEqual(read, { id: "id", props: outputs(devices.slice(0, 1)), inputs: inputs(devices.slice(0, 1)) });
  });

  it("is deleted", async () => {
    await host.delete("id", outputs(devices.slice(0, 1)));
    const [only] = simulator.state().accounts;
    assert.deepEqual(
      only?.devices?.filter(({ licensed }) => licensed === true),
      [],
    );
  });

  it("logs in once for calls that come together", async () => {
    await Promise.all([
      host.create({ ...inputs(devices.slice(0, 2)), fleet: "west" }),
      host.create({ ...inputs(devices.slice(2)), fleet: "east" }),
      host.read("id", outputs(devices)),
    ]);
    const paths = simulator.requests().map(({ path: requested }) => requested);
    assert.equal(paths.filter((requested) => requested.includes("oauth2/token")).length, 1);
    assert.equal(paths.filter((requested) => requested.includes("session/login")).length, 1);
  });

  it("takes settings from the stack's configuration, and the environment wins", async () => {
    await using other = await startSimulator({ seed: seedOf(devices, { licenseCount: 99 }) });
    await using bare = await ProviderProcess.start(text, { THINGSPACE_BASE_URL: simulator.url });
    await bare.configure({
      "thingspace:baseUrl": other.url,
      "thingspace:applicationKey": "demo-key",
      "thingspace:applicationSecret": "demo-secret",
      "thingspace:username": "demo-user",
      "thingspace:password": "demo-password",
    });
    await bare.create(inputs(devices));
    assert.deepEqual([simulator.writes(), other.writes()], [1, 0]);
  });
});
