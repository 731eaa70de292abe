import assert from "node:assert/strict";
import { codesIn } from "../../support/codes";
import { account, EngineModel, type DeclaredInProgram, type StartProcess } from "../../support/engineModel";
import { imeis } from "../../support/imeis";
import { lifecycleProcesses } from "../../support/lifecycleProcess";
import { apiOver, MemoryLicenses } from "../../support/memoryLicenses";

const other = "0402196254-00002";
const options = { removalLimit: false } as const;
const west = (devices: readonly string[], on: string): DeclaredInProgram => ({
  name: "west",
  devices,
  account: on,
  options,
});
const east = (devices: readonly string[]): DeclaredInProgram => ({ name: "east", devices, options });

function twoAccounts(process = {}) {
  const [here, there] = [new MemoryLicenses(100), new MemoryLicenses(100)];
  const pools = new Map([
    [account, here],
    [other, there],
  ]);
  const start = lifecycleProcesses(() => apiOver(pools), process);
  const killed = { isKilled: false };
  /** A killed one does not come to creating a fleet. */
  const startOrKill: StartProcess = async (declared) => {
    const { fleet, ...rest } = await start(declared);
    const create = () => Promise.reject(new Error("killed"));
    return { ...rest, fleet: killed.isKilled ? { ...fleet, create } : fleet };
  };
  return { here, there, killed, engine: new EngineModel(startOrKill) };
}

describe("a change of account that fails after the old fleet was deleted", () => {
  const devices = imeis(8);

  for (const [what, trouble] of [
    ["ThingSpace refuses all devices", "refusing"],
    ["ThingSpace cannot be reached", "outage"],
  ] as const) {
    it(`is recorded on the new account, with nothing: ${what}`, async () => {
      const { here, there, engine } = twoAccounts();
      await engine.update([west(devices, account), east([])]);
      if (trouble === "refusing") {
        there.disturbances.push(trouble);
      } else {
        // Once it is planned, and the old one is deleted.
        here.onChange = () => {
          there.outage = new Error("ThingSpace cannot be reached");
        };
      }
      const program = [west(devices, other), east([])];
      assert.equal((await engine.update(program)).failures.length, 1);
      const stored = engine.state.get("west");
      assert.deepEqual([stored?.outputs["account"], stored?.isPendingReplacement], [other, undefined]);
      assert.deepEqual([[...here.licensed], [...there.licensed], engine.known("west")], [[], [], []]);
      there.outage = undefined;
      assert.deepEqual((await engine.update(program)).failures, []);
      assert.deepEqual([[...there.licensed], engine.recorded("west")], [devices, devices]);
    });
  }
});

describe("a change of account that was killed after the old fleet was deleted", () => {
  const [given = "", ...rest] = imeis(8);

  /** The engine goes on with the old fleet's record, although nothing of it is left; one of its devices went to east. */
  async function killedOnTheWay() {
    const { here, there, killed, engine } = twoAccounts();
    await engine.update([west([given, ...rest], account), east([])]);
    killed.isKilled = true;
    await engine.update([west(rest, other), east([given])]);
    killed.isKilled = false;
    assert.deepEqual([[...here.licensed], [...there.licensed], engine.recorded("east")], [[given], [], [given]]);
    assert.equal(engine.state.get("west")?.isPendingReplacement, true);
    return { here, there, engine };
  }

  for (const order of ["atOnce", "chained", "interleaved"] as const) {
    it(`leaves no device to that record: one that east drops is released, ${order}`, async () => {
      const { here, there, engine } = await killedOnTheWay();
      assert.deepEqual((await engine.update([west(rest, other), east([])], { order })).failures, []);
      assert.deepEqual([[...here.licensed], [...there.licensed]], [[], rest]);
    });
  }

  it("is undone by the former program, which assigns the licenses again", async () => {
    const { here, engine } = await killedOnTheWay();
    assert.deepEqual((await engine.update([west([given, ...rest], account), east([])])).failures, []);
    assert.deepEqual([...here.licensed].sort(), [given, ...rest]);
    assert.deepEqual(engine.recorded("west"), [given, ...rest]);
  });

  it("takes nothing from east when the fleet comes back with fewer devices", async () => {
    const { here, engine } = await killedOnTheWay();
    assert.deepEqual((await engine.update([west(rest.slice(0, 2), account), east([given])])).failures, []);
    assert.deepEqual([...here.licensed].sort(), [given, ...rest.slice(0, 2)]);
  });
});

describe("a change of account of a fleet with a device in transit", () => {
  it("releases it in a full run, in which the other fleet proves not to have it", async () => {
    const { here, engine } = twoAccounts();
    const [moving = "", ...rest] = imeis(4);
    const giver = (devices: readonly string[], on: string) => ({ ...west(devices, on), name: "giver" });
    await engine.update([giver([moving], account), east(rest)]);
    here.listingFailure = new Error("ThingSpace cannot be reached");
    await engine.update([giver([], account), east([...rest, moving])]);
    here.listingFailure = undefined;
    assert.deepEqual([engine.inTransit("giver"), engine.recorded("east")], [[moving], rest]);
    const program = [giver([], other), east(rest)];
    const { failures } = await engine.update(program, { targets: ["giver", "east"] });
    assert.deepEqual(codesIn(failures.join("\n")), ["transfer-incomplete"]);
    assert.deepEqual([...here.licensed].sort(), [moving, ...rest]);
    await engine.update(program);
    assert.deepEqual((await engine.update(program, { isRefreshed: true })).failures, []);
    assert.deepEqual([...here.licensed], rest);
  });
});

describe("a fleet that comes back to an account on which its replaced predecessor is still to be deleted", () => {
  it("is not left the devices of that one where its creation does not come, because the other account fails", async () => {
    const { here, there, engine } = twoAccounts({ minutesApart: 0.25 });
    const devices = imeis(1);
    await engine.update([west(devices, account)]);
    here.disturbances.push("request-lost");
    there.disturbances.push("request-lost");
    await engine.update([west(devices, other)], { replaced: "west" });
    assert.deepEqual(engine.pendingDeletes.length, 1);
    const { failures } = await engine.update([west(devices, account)]);
    assert.deepEqual(failures.map(codesIn), [["deletion-incomplete"], ["transfer-incomplete"]]);
    assert.deepEqual([[...here.licensed], engine.pendingDeletes.length], [devices, 1]);
  });
});
