import assert from "node:assert/strict";
import { codesIn } from "../../support/codes";
import { EngineModel, type DeclaredInProgram } from "../../support/engineModel";
import { imeis } from "../../support/imeis";
import { lifecycleProcesses } from "../../support/lifecycleProcess";
import { MemoryLicenses } from "../../support/memoryLicenses";

const devices = imeis(15);
const giver = (of: readonly string[]): DeclaredInProgram => ({ name: "giver", devices: of });
const receiver = (of: readonly string[], options = {}): DeclaredInProgram => ({
  name: "receiver",
  devices: of,
  options,
});

/** A giver that was updated before the receiver had its devices: the note of the transfer has outlived it. */
async function transferred(options = {}) {
  const api = new MemoryLicenses(100);
  const engine = new EngineModel(lifecycleProcesses(() => api));
  await engine.update([giver(devices), receiver([], options)]);
  await engine.update([giver([]), receiver(devices, options)], { order: "oneByOne" });
  assert.deepEqual([engine.inTransit("giver"), engine.recorded("receiver")], [devices, devices]);
  return { api, engine };
}

describe("a device that was transferred, and has come to the other fleet", () => {
  it("is released by that one alone, within its removal limit", async () => {
    for (const order of ["oneByOne", "atOnce", "chained"] as const) {
      const { api, engine } = await transferred();
      const { failures } = await engine.update([giver([]), receiver([])], { order });
      assert.match(failures.join("\n"), /^fleet receiver: .* 15 of 15 .*\[removal-limit\]$/);
      assert.equal(api.licensed.size, 15);
    }
  });

  it("keeps its license when that one keeps it, whatever becomes of the former fleet", async () => {
    const options = { onRemoval: "keep" } as const;
    const { api, engine } = await transferred(options);
    for (const run of [engine.preview([receiver([], options)]), engine.update([receiver([], options)])]) {
      const { failures, lines } = await run;
      assert.deepEqual(failures, []);
      assert.ok(!lines.some((line) => / released?\b/.test(line)), lines.join("\n"));
    }
    assert.equal(api.licensed.size, 15);
  });

  it("keeps it as well in the runs after that one has let it go, or is gone", async () => {
    const options = { onRemoval: "keep" } as const;
    for (const rest of [[], [receiver([], options)]]) {
      const { api, engine } = await transferred(options);
      await engine.update([giver([]), ...rest]);
      assert.deepEqual(engine.inTransit("giver"), []);
      const { failures, changed } = await engine.update([giver([]), ...rest]);
      assert.deepEqual([failures, changed], [[], []]);
      assert.equal(api.licensed.size, 15);
    }
  });

  it("keeps it as well when that one is targeted first, and the former fleet is gone then", async () => {
    const options = { onRemoval: "keep" } as const;
    const { api, engine } = await transferred(options);
    await engine.update([receiver([], options)], { targets: ["receiver"] });
    const { failures } = await engine.update([receiver([], options)]);
    assert.deepEqual(failures, []);
    assert.equal(api.licensed.size, 15);
  });

  it("is not released when only the former fleet is targeted", async () => {
    const { api, engine } = await transferred();
    assert.deepEqual((await engine.update([giver([])], { targets: ["giver"] })).failures, []);
    assert.equal(api.licensed.size, 15);
  });
});

describe("a device in transit that the other fleet never recorded", () => {
  it("is released by its former fleet once nobody has declared it for a run, and counts for its removal limit", async () => {
    const api = new MemoryLicenses(100);
    const engine = new EngineModel(lifecycleProcesses(() => api));
    await engine.update([giver(devices), receiver([])]);
    await engine.update([giver([]), receiver(devices)], { targets: ["giver"] });
    assert.deepEqual([engine.inTransit("giver"), engine.recorded("receiver")], [devices, []]);
    const { failures } = await engine.update([giver([]), receiver([])]);
    assert.deepEqual(codesIn(failures.join("\n")), ["removal-limit"]);
    assert.equal(api.licensed.size, 15);
  });

  it("is the program's own, which a fleet takes under adopt: false", async () => {
    for (const isRefreshed of [false, true]) {
      const api = new MemoryLicenses(15);
      const engine = new EngineModel(lifecycleProcesses(() => api));
      const receiving = receiver(devices, { adopt: false });
      await engine.update([giver(devices), receiver([], { adopt: false })]);
      await engine.update([giver([]), receiving], { targets: ["giver"], isRefreshed });
      assert.deepEqual((await engine.update([giver([]), receiving], { isRefreshed })).failures, []);
      assert.deepEqual(engine.recorded("receiver"), devices);
    }
  });
});

describe("a device that leaves a fleet in the run in which that one is replaced", () => {
  it("is the program's own, which a fleet takes under adopt: false", async () => {
    for (const order of ["oneByOne", "atOnce"] as const) {
      const api = new MemoryLicenses(100);
      const engine = new EngineModel(lifecycleProcesses(() => api));
      await engine.update([giver(devices)]);
      const program = [giver([]), receiver(devices, { adopt: false })];
      assert.deepEqual((await engine.update(program, { order, replaced: "giver" })).failures, []);
      assert.deepEqual(engine.recorded("receiver"), devices);
    }
  });
});
