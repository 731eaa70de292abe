import assert from "node:assert/strict";
import { codesIn } from "../../support/codes";
import { account, EngineModel, type DeclaredInProgram } from "../../support/engineModel";
import { imeis } from "../../support/imeis";
import { lifecycleProcesses } from "../../support/lifecycleProcess";
import { apiOver, MemoryLicenses } from "../../support/memoryLicenses";

const devices = imeis(15);
const giver = (of: readonly string[]): DeclaredInProgram => ({ name: "giver", devices: of });
const receiver = (of: readonly string[], options = {}): DeclaredInProgram => ({
  name: "receiver",
  devices: of,
  options,
});

function emptyStack() {
  const api = new MemoryLicenses(100);
  return { api, engine: new EngineModel(lifecycleProcesses(() => api)) };
}

/** A giver that was updated before the receiver had its devices: the note of the transfer has outlived it. */
async function transferred(options = {}) {
  const { api, engine } = emptyStack();
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

  it("keeps it as well when the run in which that one is removed fails before it gets there", async () => {
    const options = { onRemoval: "keep" } as const;
    const broken = { name: "broken", devices: imeis(1, 700) };
    const { api, engine } = await transferred(options);
    api.nonexistent.add(imeis(1, 700).join());
    const { failures } = await engine.update([broken, giver([])], { order: "chained", continues: false });
    assert.deepEqual([codesIn(failures.join("\n")), engine.fleets], [["partial-failure"], ["giver", "receiver"]]);
    assert.deepEqual((await engine.update([giver([])])).failures, []);
    assert.equal(api.licensed.size, 15);
    const { lines } = await engine.update([giver([])]);
    assert.deepEqual(lines, []);
  });

  it("is not released when only the former fleet is targeted", async () => {
    const { api, engine } = await transferred();
    assert.deepEqual((await engine.update([giver([])], { targets: ["giver"] })).failures, []);
    assert.equal(api.licensed.size, 15);
  });
});

describe("a device that was transferred, and that the other fleet has released", () => {
  const others = imeis(20, 50);
  const rest = [giver(others), receiver([], { removalLimit: false })];

  async function released() {
    const { api, engine } = emptyStack();
    await engine.update([giver([...others, ...devices]), receiver([], { removalLimit: false })]);
    await engine.update([giver(others), receiver(devices, { removalLimit: false })], { order: "oneByOne" });
    assert.deepEqual((await engine.update(rest)).failures, []);
    assert.equal(api.licensed.size, 20);
    return { api, engine };
  }

  it("is nothing to the former fleet, neither for its plan nor for its removal limit", async () => {
    const { engine } = await released();
    const { failures, changed } = await engine.update(rest);
    assert.deepEqual([failures, changed], [[], []]);
  });

  it("is somebody else's when somebody licenses it then", async () => {
    const { api, engine } = await released();
    devices.forEach((imei) => api.licensed.add(imei));
    const { failures } = await engine.update([...rest, { name: "third", devices, options: { adopt: false } }]);
    assert.deepEqual(codesIn(failures.join("\n")), ["already-licensed"]);
    assert.equal(api.licensed.size, 35);
  });
});

describe("a device that another fleet has let go after it came to it", () => {
  const [moved, stays] = [devices.slice(0, 1), devices.slice(1, 4)];
  for (const [how, program] of [
    ["is removed", [giver(stays)]],
    ["drops it, and is compared after the former one is updated", [giver(stays), receiver([])]],
  ] as const) {
    it(`is somebody else's when somebody licenses it then: the other one ${how}`, async () => {
      const { api, engine } = emptyStack();
      await engine.update([giver([...moved, ...stays]), receiver([])]);
      await engine.update([giver(stays), receiver(moved)], { order: "chained" });
      assert.deepEqual([engine.inTransit("giver"), engine.recorded("receiver")], [moved, moved]);
      assert.deepEqual((await engine.update(program, { order: "chained" })).failures, []);
      assert.deepEqual([[...api.licensed], engine.inTransit("giver")], [stays, []]);
      moved.forEach((imei) => api.licensed.add(imei));
      assert.deepEqual((await engine.update(program, { order: "chained" })).changed, []);
      assert.deepEqual([...api.licensed], [...stays, ...moved]);
    });
  }
});

describe("where the engine does not tell what the state records", () => {
  const [moved, stays] = [devices.slice(0, 1), devices.slice(1, 4)];

  async function untold() {
    const { api, engine } = emptyStack();
    engine.tellsState = false;
    await engine.update([giver([...moved, ...stays]), receiver([])]);
    await engine.update([giver(stays), receiver(moved)], { order: "chained" });
    assert.deepEqual([engine.inTransit("giver"), engine.recorded("receiver")], [moved, moved]);
    return { api, engine };
  }

  it("a removed fleet is deleted by its record, and the preview says that it does not know what that releases", async () => {
    const { api, engine } = await untold();
    assert.deepEqual(codesIn((await engine.preview([giver(stays)])).lines.join("\n")), ["releases-unknown"]);
    assert.deepEqual((await engine.update([giver(stays)])).failures, []);
    assert.deepEqual([[...api.licensed], engine.inTransit("giver")], [stays, moved]);
  });

  it("a device in transit is released by no fleet that does not record it, and named when its former fleet is removed", async () => {
    const { api, engine } = await untold();
    await engine.update([giver(stays)]);
    moved.forEach((imei) => api.licensed.add(imei));
    await engine.update([giver(stays)]);
    const { failures, lines } = await engine.update([{ name: "other", devices: [] }]);
    assert.deepEqual([failures, codesIn(lines.join("\n"))], [[], ["licenses-kept", "releases-unknown"]]);
    assert.deepEqual([...api.licensed], moved);
  });
});

describe("a device that was transferred twice", () => {
  const third = (of: readonly string[], options = {}): DeclaredInProgram => ({ name: "third", devices: of, options });

  it("keeps its license when the last fleet keeps it, whatever the order of the fleets", async () => {
    const keep = { onRemoval: "keep" } as const;
    for (const inOrder of [
      (fleets: DeclaredInProgram[]) => fleets,
      (fleets: DeclaredInProgram[]) => fleets.reverse(),
    ]) {
      const { api, engine } = emptyStack();
      await engine.update([giver(devices), receiver([]), third([], keep)]);
      await engine.update([giver([]), receiver(devices), third([], keep)], { order: "oneByOne" });
      await engine.update([giver([]), receiver([]), third(devices, keep)], { order: "oneByOne" });
      for (let run = 1; run <= 2; run++) {
        const { failures } = await engine.update(inOrder([giver([]), receiver([]), third([], keep)]));
        assert.deepEqual(failures, []);
      }
      assert.equal(api.licensed.size, 15);
    }
  });

  it("is not released by the first fleet where the last one is refused to release it", async () => {
    const { api, engine } = emptyStack();
    const first = (of: readonly string[]) => ({ ...giver(of), options: { removalLimit: false } as const });
    await engine.update([first(devices), receiver([]), third([])]);
    await engine.update([first([]), receiver(devices), third([])], { order: "oneByOne" });
    await engine.update([first([]), receiver([]), third(devices)], { order: "oneByOne" });
    const { failures } = await engine.update([first([]), receiver([]), third([])]);
    assert.match(failures.join("\n"), /^fleet third: .*\[removal-limit\]$/);
    assert.equal(api.licensed.size, 15);
  });
});

describe("a device that was transferred to a fleet that is called otherwise now, or that moves", () => {
  const keep = { onRemoval: "keep" } as const;
  const other = "0402196254-00002";
  const moves: readonly { readonly how: string; readonly programs: readonly DeclaredInProgram[][] }[] = [
    {
      how: "is renamed by an alias, and lets it go later",
      programs: [
        [giver([]), { ...receiver(devices, keep), name: "renamed", formerName: "receiver" }],
        [giver([]), { ...receiver([], keep), name: "renamed", formerName: "receiver" }],
      ],
    },
    {
      how: "goes to another account, in front of the former one",
      programs: [
        [{ ...receiver(devices, keep), account: other }, giver([])],
        [{ ...receiver(devices, keep), account: other }, giver([])],
      ],
    },
    {
      how: "goes to another account, behind the former one",
      programs: [
        [giver([]), { ...receiver(devices, keep), account: other }],
        [giver([]), { ...receiver(devices, keep), account: other }],
      ],
    },
  ];
  for (const { how, programs } of moves) {
    it(`keeps its license, which that fleet keeps: ${how}`, async () => {
      const api = new MemoryLicenses(100);
      const apis = apiOver(
        new Map([
          [account, api],
          [other, new MemoryLicenses(100)],
        ]),
      );
      const engine = new EngineModel(lifecycleProcesses(() => apis));
      await engine.update([giver(devices), receiver([], keep)]);
      await engine.update([giver([]), receiver(devices, keep)], { order: "oneByOne" });
      for (const program of programs) {
        assert.deepEqual((await engine.update(program)).failures, []);
      }
      assert.equal(api.licensed.size, 15);
    });
  }
});

describe("a device in transit that the other fleet never recorded", () => {
  it("is released when its former fleet is removed, and the other one is created without it", async () => {
    const api = new MemoryLicenses(100);
    const [unknown = ""] = imeis(1, 700);
    api.unlisted.add(unknown);
    const engine = new EngineModel(lifecycleProcesses(() => api));
    await engine.update([giver(imeis(5))]);
    await engine.update([giver(imeis(5).slice(1)), receiver([...imeis(1), unknown])], { order: "oneByOne" });
    assert.deepEqual([engine.inTransit("giver"), engine.recorded("receiver")], [imeis(1), []]);
    assert.deepEqual((await engine.update([receiver([])])).failures, []);
    assert.equal(api.licensed.size, 0);
  });

  it("holds up the deletion of its former fleet, which alone is targeted", async () => {
    const { engine } = emptyStack();
    await engine.update([giver(devices), receiver([])]);
    await engine.update([giver([]), receiver(devices)], { targets: ["giver"] });
    const { failures } = await engine.update([receiver(devices)], { targets: ["giver"] });
    assert.deepEqual(codesIn(failures.join("\n")), ["transfer-incomplete"]);
    assert.deepEqual(engine.inTransit("giver"), devices);
  });

  it("is released by its former fleet once nobody declares it, and counts for its removal limit", async () => {
    const { api, engine } = emptyStack();
    await engine.update([giver(devices), receiver([])]);
    await engine.update([giver([]), receiver(devices)], { targets: ["giver"] });
    assert.deepEqual([engine.inTransit("giver"), engine.recorded("receiver")], [devices, []]);
    const program = [giver([]), receiver([])];
    const { failures } = await engine.update(program);
    assert.deepEqual(codesIn(failures.join("\n")), ["removal-limit"]);
    assert.equal(api.licensed.size, 15);
  });

  it("is not released in a run of targets, which does not tell who else has taken it since", async () => {
    const { api, engine } = emptyStack();
    const options = { removalLimit: false } as const;
    await engine.update([{ ...giver(devices), options }, receiver([])]);
    await engine.update([{ ...giver([]), options }, receiver(devices)], { targets: ["giver"] });
    const program = [receiver([]), { ...giver([]), options }];
    assert.deepEqual((await engine.update(program, { targets: ["receiver", "giver"] })).failures, []);
    assert.deepEqual([api.licensed.size, engine.inTransit("giver")], [15, devices]);
    assert.deepEqual((await engine.update(program)).failures, []);
    assert.equal(api.licensed.size, 0);
  });

  it("is released by its former fleet, whose name is the former one of a fleet that keeps licenses", async () => {
    const { api, engine } = emptyStack();
    const renamed = {
      name: "renamed",
      formerName: "giver",
      devices: imeis(5, 50),
      options: { onRemoval: "keep" },
    } as const;
    await engine.update([giver(renamed.devices)]);
    await engine.update([renamed]);
    const few = devices.slice(0, 5);
    await engine.update([renamed, giver(few), receiver([])]);
    await engine.update([renamed, giver([]), receiver(few)], { targets: ["giver"] });
    assert.deepEqual(engine.inTransit("giver"), few);
    for (let run = 1; run <= 2; run++) {
      assert.deepEqual((await engine.update([renamed, giver([]), receiver([])])).failures, []);
    }
    assert.deepEqual([...api.licensed], renamed.devices);
  });

  it("is dropped when its license is gone, and is none that is removed from its former fleet", async () => {
    const { api, engine } = emptyStack();
    const others = imeis(20, 50);
    await engine.update([giver([...others, ...devices]), receiver([])]);
    await engine.update([giver(others), receiver(devices)], { targets: ["giver"] });
    devices.forEach((imei) => api.licensed.delete(imei));
    for (let run = 1; run <= 2; run++) {
      assert.deepEqual((await engine.update([giver(others), receiver([])])).failures, []);
    }
    assert.deepEqual(engine.known("giver"), others);
  });

  it("is left licensed by a destroy, which runs no program, and says so", async () => {
    const { api, engine } = emptyStack();
    await engine.update([receiver([]), giver(devices)]);
    await engine.update([receiver(devices), giver([])], { targets: ["giver"] });
    const { failures, lines } = await engine.destroy();
    assert.deepEqual([failures, codesIn(lines.join("\n"))], [[], ["licenses-kept"]]);
    assert.deepEqual([engine.fleets, api.licensed.size], [[], 15]);
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

describe("a device that has left a fleet before the next one is compared", () => {
  it("is the program's own, which that one takes under adopt: false", async () => {
    const { engine } = emptyStack();
    await engine.update([giver(devices), receiver([])]);
    const program = [giver([]), receiver(devices, { adopt: false })];
    assert.deepEqual((await engine.update(program, { order: "chained" })).failures, []);
    assert.deepEqual(engine.recorded("receiver"), devices);
  });
});

describe("a device that a fleet declared, and never got", () => {
  it("is somebody else's when somebody licenses it then, which no fleet takes under adopt: false", async () => {
    const { api, engine } = emptyStack();
    const [first = assert.fail(), ...rest] = devices;
    api.nonexistent.add(first);
    await engine.update([giver(devices)]);
    api.nonexistent.clear();
    api.licensed.add(first);
    const { failures } = await engine.update([giver(rest), receiver([first], { adopt: false })]);
    assert.deepEqual(codesIn(failures.join("\n")), ["already-licensed"]);
  });
});

describe("a device that leaves a fleet in the run in which that one is replaced", () => {
  it("is the program's own, which a fleet takes under adopt: false", async () => {
    for (const order of ["oneByOne", "atOnce"] as const) {
      const { engine } = emptyStack();
      await engine.update([giver(devices)]);
      const program = [giver([]), receiver(devices, { adopt: false })];
      assert.deepEqual((await engine.update(program, { order, replaced: "giver" })).failures, []);
      assert.deepEqual(engine.recorded("receiver"), devices);
    }
  });
});

describe("a device in transit to a fleet that did not take it", () => {
  /** The receiver was left out, so that the giver has only noted the transfer. */
  async function underWay(...rest: readonly DeclaredInProgram[]) {
    const [first, second] = [new MemoryLicenses(100), new MemoryLicenses(100)];
    const pools = new Map([
      [account, first],
      [other, second],
    ]);
    const engine = new EngineModel(lifecycleProcesses(() => apiOver(pools)));
    const moving = devices.slice(0, 1);
    await engine.update([giver(devices.slice(0, 2)), receiver([]), ...rest]);
    await engine.update([giver(devices.slice(1, 2)), receiver(moving), ...rest], { targets: ["giver"] });
    assert.deepEqual([engine.inTransit("giver"), engine.recorded("receiver")], [moving, []]);
    return { engine, licensed: first.licensed };
  }
  const other = "0402196254-00002";
  const elsewhere = { name: "elsewhere", devices: devices.slice(5, 6), account: other };
  const beside = { name: "beside", devices: devices.slice(5, 6) };

  for (const [what, rest, left] of [
    ["a fleet of the account stays", beside, beside.devices],
    ["only one of another account stays", elsewhere, []],
  ] as const) {
    for (const order of ["giver first", "receiver first"] as const) {
      it(`is released when both leave the program, and ${what}: ${order}`, async () => {
        const { engine, licensed } = await underWay(rest);
        const inDeletionOrder = (gone: readonly string[]) => [...gone].sort((one) => (order.startsWith(one) ? -1 : 1));
        const { failures } = await engine.update([rest], { inDeletionOrder });
        assert.deepEqual(failures, []);
        assert.deepEqual([...licensed], left);
      });
    }
  }

  it("stays noted while only the giver is targeted, and comes back with the second full run", async () => {
    const { engine, licensed } = await underWay();
    for (const targets of [["giver"], ["giver"]]) {
      await engine.update([giver(devices.slice(1, 3)), receiver([])], { targets });
      assert.deepEqual(engine.inTransit("giver"), devices.slice(0, 1));
    }
    for (let run = 1; run <= 2; run++) {
      assert.deepEqual((await engine.update([giver(devices.slice(1, 3)), receiver([])])).failures, []);
    }
    assert.deepEqual([engine.inTransit("giver"), [...licensed]], [[], devices.slice(1, 3)]);
  });

  it("keeps its giver from being deleted by --target", async () => {
    const { engine, licensed } = await underWay();
    const { failures } = await engine.update([receiver([])], { targets: ["giver"] });
    assert.deepEqual(failures.map(codesIn), [["transfer-incomplete"]]);
    assert.equal(licensed.size, 2);
    assert.deepEqual((await engine.update([receiver([])])).failures, []);
    assert.equal(licensed.size, 0);
  });

  it("keeps it from being deleted by --target where the program has only fleets whose devices are outputs", async () => {
    const { engine, licensed } = await underWay();
    const { failures } = await engine.update([{ ...receiver([]), isOutput: true }], { targets: ["giver"] });
    assert.deepEqual(failures.map(codesIn), [["transfer-incomplete"]]);
    assert.deepEqual([engine.inTransit("giver"), licensed.size], [devices.slice(0, 1), 2]);
  });

  it("does not keep it from being deleted where the receiver, told only in the run, is on another account", async () => {
    const pools = new Map([account, other].map((name) => [name, new MemoryLicenses(100)]));
    const engine = new EngineModel(lifecycleProcesses(() => apiOver(pools)));
    const moved = devices.slice(0, 2);
    await engine.update([giver(moved)]);
    await engine.update([giver([]), receiver(moved)], { targets: ["giver"] });
    for (let run = 1; run <= 2; run++) {
      await engine.update([{ ...receiver([]), isOutput: true, account: other }]);
    }
    assert.deepEqual([engine.fleets, pools.get(account)?.licensed.size], [["receiver"], 0]);
  });
});

describe("a device in transit to a fleet that is retained when it is deleted", () => {
  it("is released by its former fleet when that one never took it, and nobody declares it any more", async () => {
    const { api, engine } = emptyStack();
    const retained = (of: readonly string[]) => ({ ...receiver(of), isRetained: true as const });
    await engine.update([giver(devices.slice(0, 2)), retained([])]);
    const unknown = imeis(1, 700).join();
    api.unlisted.add(unknown);
    await engine.update([giver(devices.slice(1, 2)), retained([...devices.slice(0, 1), unknown])], {
      order: "chained",
    });
    assert.deepEqual([engine.inTransit("giver"), engine.recorded("receiver")], [devices.slice(0, 1), []]);
    for (let run = 1; run <= 2; run++) {
      assert.deepEqual((await engine.update([giver(devices.slice(1, 2)), retained([])])).failures, []);
    }
    assert.deepEqual([...api.licensed], devices.slice(1, 2));
  });
});

describe("the note of a device that another fleet has taken", () => {
  /** The giver was updated before the receiver had it, and both are up. */
  async function noted() {
    const { api, engine } = emptyStack();
    await engine.update([giver(devices.slice(0, 2)), receiver([])]);
    await engine.update([giver(devices.slice(1, 2)), receiver(devices.slice(0, 1))], { order: "chained" });
    assert.deepEqual(
      [engine.inTransit("giver"), engine.recorded("receiver")],
      [devices.slice(0, 1), devices.slice(0, 1)],
    );
    return { api, engine };
  }

  it("releases nothing while that one's devices are told only in the run", async () => {
    const { api, engine } = await noted();
    const later = { ...receiver(devices.slice(0, 1)), isOutput: true };
    for (let run = 1; run <= 3; run++) {
      assert.deepEqual((await engine.update([giver(devices.slice(1, 2)), later], { order: "chained" })).failures, []);
      assert.deepEqual([...api.licensed], devices.slice(0, 2));
    }
  });

  it("releases nothing, and ends, when that one is declared too late to be known", async () => {
    const { api, engine } = await noted();
    const program = [giver(devices.slice(1, 2)), { ...receiver(devices.slice(0, 1)), isLate: true }];
    const { writes } = api;
    for (let run = 1; run <= 2; run++) {
      assert.deepEqual((await engine.preview(program)).failures, []);
      assert.deepEqual((await engine.update(program)).failures, []);
    }
    assert.equal(api.writes, writes);
    assert.deepEqual([engine.inTransit("giver"), engine.recorded("receiver")], [[], devices.slice(0, 1)]);
  });

  it("is kept by a fleet that is deleted before it is created anew", async () => {
    const { api, engine } = await noted();
    const anew = { ...giver(devices.slice(1, 2)), deletesBefore: true };
    const program = [anew, receiver(devices.slice(0, 1))];
    assert.deepEqual((await engine.update(program, { replaced: "giver", order: "chained" })).failures, []);
    assert.deepEqual([engine.inTransit("giver"), engine.recorded("giver")], [devices.slice(0, 1), devices.slice(1, 2)]);
    assert.deepEqual((await engine.update([anew, receiver([])])).failures, []);
    assert.deepEqual([...api.licensed], devices.slice(1, 2));
  });
});

describe("a device that a fleet gives away while it is deleted and created anew", () => {
  it("is in transit from the new one, and released by it when nobody takes it", async () => {
    const { api, engine } = emptyStack();
    await engine.update([giver(devices.slice(0, 2)), receiver([])]);
    const unknown = imeis(1, 700).join();
    api.unlisted.add(unknown);
    const anew = { ...giver(devices.slice(1, 2)), deletesBefore: true };
    const refusedReceiver = receiver([...devices.slice(0, 1), unknown]);
    await engine.update([anew, refusedReceiver], { replaced: "giver", order: "chained" });
    assert.deepEqual([engine.inTransit("giver"), engine.recorded("receiver")], [devices.slice(0, 1), []]);
    assert.deepEqual((await engine.update([receiver([]), anew], { order: "chained" })).failures, []);
    assert.deepEqual([...api.licensed], devices.slice(1, 2));
  });
});

describe("a device that another fleet took in runs of targets, after the last full run", () => {
  const targets = ["giver", "receiver"];

  async function taken(moved: readonly string[], stays: readonly string[], options = {}) {
    const { api, engine } = emptyStack();
    await engine.update([giver([...moved, ...stays]), receiver([], options)]);
    await engine.update([giver(stays), receiver(moved, options)], { targets, order: "chained" });
    assert.deepEqual([engine.inTransit("giver"), engine.recorded("receiver")], [moved, moved]);
    return { api, engine };
  }

  it("keeps its license where that one keeps it, drops it or is gone", async () => {
    const options = { onRemoval: "keep" } as const;
    const [moved, stays] = [devices.slice(0, 1), devices.slice(1, 2)];
    for (const rest of [[], [receiver([], options)]]) {
      const { api, engine } = await taken(moved, stays, options);
      for (let run = 1; run <= 3; run++) {
        assert.deepEqual((await engine.update([giver(stays), ...rest])).failures, []);
      }
      assert.deepEqual([...api.licensed], [...moved, ...stays]);
    }
  });

  it("keeps its license where the last full run knew the devices of one of the two not, or too late", async () => {
    const keep = { onRemoval: "keep" } as const;
    const [moved, stays] = [devices.slice(0, 1), devices.slice(1, 2)];
    for (const [from, to] of [
      [{}, { isOutput: true }],
      [{ isOutput: true }, {}],
      [{ isLate: true }, {}],
    ]) {
      const { api, engine } = emptyStack();
      const giving = (of: readonly string[]) => ({ ...giver(of), ...from });
      const taking = (of: readonly string[]) => ({ ...receiver(of, keep), ...to });
      await engine.update([taking([]), giving([...moved, ...stays])]);
      await engine.update([giving(stays), receiver(moved, keep)], { targets, order: "interleaved" });
      assert.deepEqual([engine.inTransit("giver"), engine.recorded("receiver")], [moved, moved]);
      await engine.update([giving(stays)]);
      assert.deepEqual([...api.licensed].sort(), [...moved, ...stays], JSON.stringify([from, to]));
    }
  });

  it("is left alone in the run in which that one is removed, though it was never in a full run, and the former one comes late", async () => {
    const keep = { onRemoval: "keep" } as const;
    const [moved, stays] = [devices.slice(0, 1), devices.slice(1, 2)];
    const { api, engine } = emptyStack();
    await engine.update([giver([...moved, ...stays])]);
    await engine.update([giver(stays), receiver(moved, keep)], { targets, order: "chained" });
    assert.deepEqual([engine.inTransit("giver"), engine.recorded("receiver")], [moved, moved]);
    await engine.update([{ ...giver(stays), isLate: true }]);
    assert.deepEqual([...api.licensed], [...moved, ...stays]);
  });

  it("is left alone in the run in which that one is removed, where the last full run declared neither of the two", async () => {
    const keep = { onRemoval: "keep" } as const;
    const [moved, stays] = [devices.slice(0, 1), devices.slice(1, 2)];
    const { api, engine } = emptyStack();
    await engine.update([{ name: "other", devices: [] }]);
    await engine.update([giver([...moved, ...stays])], { targets });
    await engine.update([giver(stays), receiver(moved, keep)], { targets, order: "chained" });
    assert.deepEqual([engine.inTransit("giver"), engine.recorded("receiver")], [moved, moved]);
    await engine.update([giver(stays)]);
    assert.deepEqual([...api.licensed], [...moved, ...stays]);
  });

  it("is released once that one is gone, although the former one is always declared late", async () => {
    const [moved, stays] = [devices.slice(0, 1), devices.slice(1, 2)];
    const other = { name: "other", devices: [] };
    const late = (of: readonly string[]) => ({ ...giver(of), isLate: true });
    const { api, engine } = emptyStack();
    const unknown = imeis(1, 700);
    api.unlisted.add(unknown.join());
    await engine.update([other, late([...moved, ...stays])]);
    await engine.update([late(stays), receiver([...moved, ...unknown])], { targets, order: "oneByOne" });
    assert.deepEqual([engine.inTransit("giver"), engine.recorded("receiver")], [moved, []]);
    await engine.update([other, late(stays)]);
    assert.deepEqual([...api.licensed], stays);
  });

  it("is released within that one's removal limit, not the former fleet's", async () => {
    const { api, engine } = await taken(devices, imeis(60, 100));
    const { failures } = await engine.update([giver(imeis(60, 100))]);
    assert.deepEqual(codesIn(failures.join("\n")), ["removal-limit"]);
    assert.equal(api.licensed.size, 75);
  });
});
