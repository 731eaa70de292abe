import assert from "node:assert/strict";
import { codesIn } from "../../support/codes";
import { EngineModel } from "../../support/engineModel";
import { imeis } from "../../support/imeis";
import { lifecycleProcesses } from "../../support/lifecycleProcess";
import { MemoryLicenses } from "../../support/memoryLicenses";

const devices = imeis(4);
const options = { removalLimit: false } as const;
const west = (of: readonly string[], more = {}) => ({
  name: "west",
  devices: of,
  options: { ...options, ...more },
  deletesBefore: true,
});
const other = { name: "other", devices: imeis(1, 50) };

describe("a fleet that is deleted before it is created anew, with its devices left to itself", () => {
  /** ThingSpace is asked twice before the creation looks whether its plan still holds. */
  async function failed() {
    const api = new MemoryLicenses(20);
    const engine = new EngineModel(lifecycleProcesses(() => api));
    await engine.update([west(devices.slice(0, 3)), other]);
    api.happenings.push(undefined, undefined, () => {
      api.outage = new Error("ThingSpace cannot be reached");
    });
    const { failures } = await engine.update([west(devices), other], { replaced: "west" });
    assert.equal(failures.length, 1);
    api.outage = undefined;
    return { api, engine };
  }

  it("keeps its record when the creation fails before it has changed anything", async () => {
    const { api, engine } = await failed();
    assert.deepEqual(engine.recorded("west"), devices.slice(0, 3));
    assert.notEqual(engine.state.get("west")?.isPendingReplacement, true);
    assert.deepEqual((await engine.update([west(devices), other])).failures, []);
    assert.deepEqual([...api.licensed].sort(), [...devices, ...other.devices]);
  });

  for (const [what, program, left] of [
    ["a device is dropped", [west(devices.slice(0, 2)), other], [...devices.slice(0, 2), ...other.devices]],
    ["it is removed from the program", [other], other.devices],
  ] as const) {
    it(`releases what it had when ${what} after that`, async () => {
      const { api, engine } = await failed();
      assert.deepEqual((await engine.update(program)).failures, []);
      assert.deepEqual([...api.licensed].sort(), left);
    });
  }

  it("records its licenses as its own under adopt: false, whatever a listing does not show yet", async () => {
    const api = new MemoryLicenses(20);
    const engine = new EngineModel(lifecycleProcesses(() => api, { minutesApart: 0.3 }));
    await engine.update([other]);
    api.shown = new Set(api.licensed);
    const own = west(devices, { adopt: false });
    await engine.update([own, other]);
    const { failures } = await engine.update([own, other], { replaced: "west" });
    assert.deepEqual([failures.map(codesIn), engine.recorded("west")], [[], devices]);
  });
});

describe("two records of a fleet, as an interrupted replacement leaves them", () => {
  it("are deleted by the options of each", async () => {
    const api = new MemoryLicenses(20);
    const engine = new EngineModel(lifecycleProcesses(() => api));
    const replaced = (onRemoval: "keep" | "release") => ({
      ...west(devices.slice(0, 2), { onRemoval }),
      deletesBefore: false,
    });
    const [unknownDevice = ""] = imeis(1, 70);
    await engine.update([replaced("keep")]);
    api.nonexistent.add(unknownDevice);
    const failing = { name: "failing", devices: [unknownDevice] };
    await engine.update([replaced("release"), failing], { replaced: "west", continues: false, order: "oneByOne" });
    assert.equal(engine.pendingDeletes.length, 1);
    assert.deepEqual((await engine.destroy()).failures, []);
    assert.deepEqual([...api.licensed], []);
  });
});
