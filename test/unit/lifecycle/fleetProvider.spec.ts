import assert from "node:assert/strict";
import { Account } from "../../../src/lifecycle/account";
import { PartialFailure } from "../../../src/lifecycle/failures";
import { createFleetProvider } from "../../../src/lifecycle/fleetProvider";
import { unknownValue } from "../../../src/lifecycle/unknown";
import { imeis } from "../../support/imeis";
import { MemoryLicenses } from "../../support/memoryLicenses";

const account = "0402196254-00001";

/** A provider as one process has it. A preview, an update and a refresh are different processes over the same account. */
function process(api: MemoryLicenses) {
  const lines: string[] = [];
  const accounts = new Map<string, Account>();
  const provider = createFleetProvider({
    account: (name) => {
      const known = accounts.get(name) ?? new Account(name, api);
      accounts.set(name, known);
      return known;
    },
    callCount: () => api.calls.length,
    print: (line) => lines.push(line),
    now: () => 0,
    pause: () => Promise.resolve(),
  });
  return { ...provider, lines };
}

const textOf = (devices: readonly string[]) => devices.map((imei) => `${imei}\n`).join("");
const written = (devices: unknown, more: object = {}) => ({
  fleet: "west",
  account,
  devices,
  __provider: "text",
  ...more,
});
const recorded = (devices: readonly string[], adoptedCount = 0) => ({
  stateVersion: 1,
  fleet: "west",
  account,
  devices: textOf(devices),
  licensedCount: devices.length,
  adoptedCount,
});

describe("check of a fleet", () => {
  it("turns what was written into sorted text", async () => {
    const [first, second] = imeis(2);
    const { inputs, failures } = await process(new MemoryLicenses(9)).check({}, written([second, first]));
    assert.deepEqual(inputs, { fleet: "west", account, devices: textOf([String(first), String(second)]) });
    assert.deepEqual(failures, []);
  });

  it("plans a fleet without a past: what it assigns, what it adopts, what is free afterwards", async () => {
    const { check, lines } = process(new MemoryLicenses(9, imeis(1)));
    await check({}, written(imeis(4)));
    assert.deepEqual(lines, ["fleet west: 3 to assign, 1 to adopt; 5 of 9 licenses free afterwards"]);
  });

  it("writes nothing", async () => {
    const api = new MemoryLicenses(9);
    await process(api).check({}, written(imeis(4)));
    assert.deepEqual(api.calls, ["subscription", "listing"]);
  });

  it("fails when the pool is too small, on no property, because the engine would print its value", async () => {
    const { failures } = await process(new MemoryLicenses(2)).check({}, written(imeis(4)));
    assert.deepEqual(
      failures.map(({ property }) => property),
      [""],
    );
    assert.match(String(failures[0]?.reason), /needs 4 licenses.*2 missing/);
  });

  it("calls nothing when an input is wrong", async () => {
    const api = new MemoryLicenses(2);
    const { failures } = await process(api).check({}, written(["123"], { account: 7 }));
    assert.match(String(failures[0]?.reason), /^account is the number 7.*\n.*\n {2}devices\[0\] "123"/);
    assert.deepEqual(api.calls, []);
  });

  it("leaves the plan of a fleet with a past to diff, because its olds are not the truth", async () => {
    const api = new MemoryLicenses(9);
    await process(api).check(written(""), written(imeis(4)));
    assert.deepEqual(api.calls, []);
  });

  for (const unknown of [{ devices: unknownValue }, { devices: [unknownValue] }, { account: unknownValue }]) {
    it(`neither fails nor calls when a value is unknown: ${JSON.stringify(Object.keys(unknown))}`, async () => {
      const api = new MemoryLicenses(0);
      const { failures } = await process(api).check({}, written(imeis(1), unknown));
      assert.deepEqual(failures, []);
      assert.deepEqual(api.calls, []);
    });
  }

  it("calls nothing for an empty fleet", async () => {
    const api = new MemoryLicenses(0);
    const { failures } = await process(api).check({}, written([]));
    assert.deepEqual([failures, api.calls], [[], []]);
  });

  it("lists once for several fleets of an account", async () => {
    const api = new MemoryLicenses(9);
    const { check } = process(api);
    await Promise.all([check({}, written(imeis(2))), check({}, written(imeis(2, 3), { fleet: "east" }))]);
    assert.deepEqual(api.calls, ["subscription", "listing"]);
  });

  it("adds up the fleets of an account", async () => {
    const { check } = process(new MemoryLicenses(3));
    await check({}, written(imeis(2)));
    const { failures } = await check({}, written(imeis(2, 3), { fleet: "east" }));
    assert.match(String(failures[0]?.reason), /2 fleets \(west: 2, east: 2\) need 4 licenses.*3 free.*1 missing/);
  });
});

describe("diff of a fleet", () => {
  async function diffAfterCheck(api: MemoryLicenses, olds: object, devices: unknown, more: object = {}) {
    const provider = process(api);
    const { inputs } = await provider.check(written("", { account }), written(devices, more));
    return { result: await provider.diff("id", { ...olds }, inputs), lines: provider.lines };
  }

  it("sees no change, and calls nothing, when the fleet is as recorded", async () => {
    const api = new MemoryLicenses(9, imeis(2));
    const { result } = await diffAfterCheck(api, recorded(imeis(2)), imeis(2));
    assert.deepEqual(result, { changes: false });
    assert.deepEqual(api.calls, []);
  });

  it("plans a change and says it", async () => {
    const api = new MemoryLicenses(9, imeis(3));
    const { result, lines } = await diffAfterCheck(api, recorded(imeis(2)), imeis(3, 2));
    assert.deepEqual(result, { changes: true });
    assert.deepEqual(lines, [
      "fleet west: 1 to assign, 1 to adopt, 1 to release, 1 unchanged; 6 of 9 licenses free afterwards",
    ]);
  });

  it("lists nothing when devices are only taken out", async () => {
    const api = new MemoryLicenses(9, imeis(3));
    const { lines } = await diffAfterCheck(api, recorded(imeis(3)), imeis(1));
    assert.deepEqual(lines, ["fleet west: 2 to release, 1 unchanged"]);
    assert.deepEqual(api.calls, []);
  });

  it("sees a changed label as a change", async () => {
    const labels = Object.fromEntries(imeis(1).map((imei) => [imei, "pump-17"]));
    const { result } = await diffAfterCheck(new MemoryLicenses(9), recorded(imeis(1)), labels);
    assert.deepEqual(result, { changes: true });
  });

  it("replaces on a changed account, deleting first", async () => {
    const { result } = await diffAfterCheck(new MemoryLicenses(9), recorded(imeis(1)), imeis(1), { account: "other" });
    assert.deepEqual(result, { changes: true, replaces: ["account"], deleteBeforeReplace: true });
  });

  for (const unknown of [{ devices: [unknownValue] }, { account: unknownValue }]) {
    it(`is a change when a value is unknown: ${JSON.stringify(Object.keys(unknown))}`, async () => {
      const { result } = await diffAfterCheck(new MemoryLicenses(0), recorded(imeis(1)), imeis(1), unknown);
      assert.deepEqual(result, { changes: true });
    });
  }

  it("only compares when no check came before it, as within a refresh", async () => {
    const api = new MemoryLicenses(0);
    const result = await process(api).diff("id", recorded(imeis(1)), written(textOf(imeis(2))));
    assert.deepEqual(result, { changes: true });
    assert.deepEqual(api.calls, []);
  });

  it("throws without a stack, because the host prints it", async () => {
    const failed = diffAfterCheck(new MemoryLicenses(1, imeis(1)), recorded(imeis(1)), imeis(5));
    await assert.rejects(failed, (error: Error) => error.stack === "" && error.message.includes("4 missing"));
  });

  it("says that a newer release is needed for a state of a later version", async () => {
    const later = { ...recorded(imeis(1)), stateVersion: 2 };
    await assert.rejects(diffAfterCheck(new MemoryLicenses(9), later, imeis(1)), /install the newest release/);
  });
});

describe("create of a fleet", () => {
  it("assigns and records", async () => {
    const api = new MemoryLicenses(9, imeis(1));
    const { create, lines } = process(api);
    const { id, outs } = await create(written(textOf(imeis(3))));
    assert.equal(id, `${account}/west`);
    assert.deepEqual(outs, recorded(imeis(3), 1));
    assert.deepEqual(lines, ["fleet west: 2 assigned, 1 adopted; 3 devices licensed (2 API calls so far)"]);
  });

  it("keeps what it got when a device is refused, with the provider and the summary first", async () => {
    const api = new MemoryLicenses(9);
    const [first, second, third] = imeis(3);
    api.nonexistent.add(String(second));
    const error: unknown = await process(api)
      .create(written(textOf(imeis(3))))
      .catch((failure: unknown) => failure);
    assert.ok(error instanceof PartialFailure);
    assert.equal(error.id, `${account}/west`);
    assert.deepEqual(error.properties, { ...recorded([String(first), String(third)]), __provider: "text" });
    assert.deepEqual(error.reasons, [
      "fleet west: 1 device could not be settled; the state records the 2 that hold a license now, and the next pulumi up " +
        "takes up only the rest",
      `${second}: Device Not Found.`,
    ]);
  });

  it("is no fleet at all when it got nothing", async () => {
    const api = new MemoryLicenses(9);
    imeis(2).forEach((imei) => api.nonexistent.add(imei));
    const error: unknown = await process(api)
      .create(written(textOf(imeis(2))))
      .catch((failure: unknown) => failure);
    assert.ok(error instanceof Error && !(error instanceof PartialFailure));
    assert.match(error.message, /Device Not Found/);
  });
});

describe("update of a fleet", () => {
  it("takes up only the rest after a partial failure", async () => {
    const api = new MemoryLicenses(9, imeis(2));
    const { outs } = await process(api).update("id", recorded(imeis(2)), written(textOf(imeis(3))));
    assert.deepEqual(outs, recorded(imeis(3)));
    assert.deepEqual(api.calls, ["subscription", "assign 1"]);
  });

  it("adds to what was adopted before", async () => {
    const api = new MemoryLicenses(9, imeis(3));
    const { outs } = await process(api).update("id", recorded(imeis(2), 2), written(textOf(imeis(3))));
    assert.equal(outs.adoptedCount, 3);
  });

  it("keeps a device that is not released, and says why", async () => {
    const api = new MemoryLicenses(9, imeis(2));
    api.neverReleased.add(String(imeis(1)[0]));
    const error: unknown = await process(api)
      .update("id", recorded(imeis(2)), written(""))
      .catch((failure: unknown) => failure);
    assert.ok(error instanceof PartialFailure);
    assert.equal(error.properties["devices"], textOf(imeis(1)));
  });

  it("leaves the state alone when it fails before the first write", async () => {
    const api = new MemoryLicenses(2, imeis(2));
    const failed = process(api).update("id", recorded(imeis(2)), written(textOf(imeis(5))));
    await assert.rejects(failed, (error) => !(error instanceof PartialFailure));
    assert.equal(api.writes, 0);
  });
});

describe("read of a fleet", () => {
  it("drops what lost its license, in the inputs too, and says it", async () => {
    const [first, second, third] = imeis(3);
    const { read, lines } = process(new MemoryLicenses(9, [String(first), String(third)]));
    const { id, props, inputs } = await read("id", recorded(imeis(3), 1));
    assert.equal(id, "id");
    assert.deepEqual(props, recorded([String(first), String(third)], 1));
    assert.deepEqual(inputs, { fleet: "west", account, devices: textOf([String(first), String(third)]) });
    assert.deepEqual(lines, [`fleet west: 1 of 3 recorded devices without a license: ${second}`]);
  });

  it("says nothing of licenses that are nobody's business here", async () => {
    const { read, lines } = process(new MemoryLicenses(9, imeis(8)));
    const { props } = await read("id", recorded(imeis(2)));
    assert.deepEqual([props.licensedCount, lines], [2, []]);
  });

  it("believes an empty listing only when the subscription agrees", async () => {
    const gone = await process(new MemoryLicenses(9)).read("id", recorded(imeis(2)));
    assert.equal(gone.props.licensedCount, 0);

    const contradicting = new MemoryLicenses(9, imeis(2));
    contradicting.licensedDevices = () => Promise.resolve({ account, licenseCount: 9, devices: new Set() });
    await assert.rejects(process(contradicting).read("id", recorded(imeis(2))), /counts 2 licenses in use/);
  });

  it("lists once for several fleets", async () => {
    const api = new MemoryLicenses(9, imeis(4));
    const { read } = process(api);
    await Promise.all([read("a", recorded(imeis(2))), read("b", recorded(imeis(2, 3)))]);
    assert.deepEqual(api.calls, ["listing"]);
  });
});

describe("delete of a fleet", () => {
  it("releases what is recorded and nothing else", async () => {
    const api = new MemoryLicenses(9, imeis(5));
    await process(api).delete("id", recorded(imeis(2)));
    assert.deepEqual([...api.licensed], imeis(3, 3));
    assert.deepEqual(api.calls, ["remove 2"]);
  });

  it("says how to finish when it is half done, and finishes when called again", async () => {
    const api = new MemoryLicenses(9, imeis(4));
    api.batchSize = 2;
    api.disturbances.push(undefined, new Error("credentials refused"));
    await assert.rejects(process(api).delete("id", recorded(imeis(4))), (error: Error) => {
      assert.match(error.message, /2 licenses released, 2 not.*Run pulumi destroy again.*\n {2}credentials refused/);
      return error.stack === "";
    });
    await process(api).delete("id", recorded(imeis(4)));
    assert.equal(api.licensed.size, 0);
  });
});
