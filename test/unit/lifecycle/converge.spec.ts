import assert from "node:assert/strict";
import { converge } from "../../../src/lifecycle/converge";
import type { Convergence } from "../../../src/lifecycle/convergence";
import type { Plan } from "../../../src/lifecycle/plan";
import { withDefaults, type StoredOptions } from "../../../src/lifecycle/options";
import type { Roster } from "../../../src/roster";
import { imeis } from "../../support/imeis";
import { MemoryLicenses } from "../../support/memoryLicenses";

const account = "0402196254-00001";
const rosterOf = (devices: readonly ReturnType<typeof imeis>[number][], label?: string): Roster =>
  new Map(devices.map((imei) => [imei, label]));

function converging(
  api: MemoryLicenses,
  recorded: Roster,
  declared: Roster,
  {
    options = {},
    claimed = [],
    undetermined = new Map(),
    planned,
  }: {
    options?: StoredOptions;
    claimed?: readonly string[];
    undetermined?: Roster;
    planned?: Pick<Plan, "adopt" | "confirm">;
  } = {},
): Promise<Convergence> {
  const isClaimed = (imei: string) => claimed.includes(imei);
  return converge(
    {
      fleet: "west",
      account,
      recorded,
      undetermined,
      declared,
      options: withDefaults(options),
      isClaimed,
      isDeletion: false,
      planned,
    },
    { api, pause: () => Promise.resolve(), progress: { of: () => () => undefined } },
  );
}

describe("converging a fleet", () => {
  it("asks the subscription once and lists nothing when there is room", async () => {
    const api = new MemoryLicenses(10);
    const { held, assigned } = await converging(api, new Map(), rosterOf(imeis(3)));
    assert.deepEqual([...held.keys()], imeis(3));
    assert.equal(assigned, 3);
    assert.deepEqual(api.calls, ["subscription", "assign 3"]);
  });

  it("calls nothing when only a label changes", async () => {
    const api = new MemoryLicenses(10, imeis(1));
    const { held } = await converging(api, rosterOf(imeis(1)), rosterOf(imeis(1), "pump-17"));
    assert.deepEqual([...held.values()], ["pump-17"]);
    assert.deepEqual(api.calls, []);
  });

  it("adds before it releases, so that no declared device is without a license", async () => {
    const api = new MemoryLicenses(10, imeis(2));
    const { held, assigned, released } = await converging(api, rosterOf(imeis(2)), rosterOf(imeis(2, 2)));
    assert.deepEqual([...held.keys()], imeis(2, 2));
    assert.deepEqual([assigned, released], [1, 1]);
    assert.deepEqual(api.calls, ["subscription", "assign 1", "remove 1"]);
  });

  it("swaps devices with no license free: adds what fits, releases, adds the rest", async () => {
    const api = new MemoryLicenses(4, imeis(3));
    const { held, failure } = await converging(api, rosterOf(imeis(3)), rosterOf(imeis(3, 4)));
    assert.deepEqual([...held.keys()].sort(), imeis(3, 4));
    assert.equal(failure, undefined);
    assert.deepEqual(api.calls, ["subscription", "listing", "assign 1", "remove 3", "assign 2"]);
  });

  it("adopts devices that hold a license although the pool is full", async () => {
    const api = new MemoryLicenses(3, imeis(3));
    const { held, adopted, assigned } = await converging(api, new Map(), rosterOf(imeis(3)));
    assert.deepEqual([held.size, adopted, assigned], [3, 3, 0]);
    // The service wants a free license for each assignment, as its page has it, so it might refuse what changes nothing.
    assert.deepEqual(api.calls, ["subscription", "listing"]);
  });

  it("looks instead of writing when much is to be adopted, and else writes, which changes nothing", async () => {
    for (const [adopt, calls] of [
      [100, ["subscription", "listing", "assign 1"]],
      [99, ["subscription", "assign 100"]],
    ] as const) {
      const api = new MemoryLicenses(999, imeis(200));
      const planned = { adopt: imeis(adopt), confirm: [] };
      const declared = rosterOf([...imeis(adopt), ...imeis(1, 500)]);
      const { held, adopted, assigned } = await converging(api, new Map(), declared, { planned });
      assert.deepEqual([held.size, adopted, assigned], [adopt + 1, adopt, 1]);
      assert.deepEqual(api.calls, calls);
    }
  });

  it("writes all the same when it cannot look and there is room, and else says so", async () => {
    for (const [licenseCount, adopted] of [
      [10, 3],
      [3, undefined],
    ] as const) {
      const api = new MemoryLicenses(licenseCount, imeis(3));
      api.listingFailure = new Error("no answer.");
      const planned = { adopt: imeis(3), confirm: [] };
      const converged = converging(api, new Map(), rosterOf(imeis(3)), { planned });
      if (adopted === undefined) {
        await assert.rejects(converged, { message: "no answer. Nothing of fleet west was changed." });
      } else {
        assert.equal((await converged).adopted, adopted);
      }
    }
  });

  it("adds nothing before it releases on a pool that is used beyond its size", async () => {
    const api = new MemoryLicenses(3, imeis(5));
    const { held, assigned, released } = await converging(
      api,
      rosterOf(imeis(5)),
      rosterOf([...imeis(1), ...imeis(2, 8)]),
    );
    assert.deepEqual([held.size, assigned, released], [3, 2, 4]);
    assert.deepEqual(api.calls, ["subscription", "listing", "remove 4", "assign 2"]);
  });

  it("takes the last license without a look", async () => {
    const api = new MemoryLicenses(3);
    await converging(api, new Map(), rosterOf(imeis(3)));
    assert.deepEqual(api.calls, ["subscription", "assign 3"]);
  });

  it("counts what an unanswered write turns out to have found by the plan that it made itself", async () => {
    const api = new MemoryLicenses(4, imeis(3));
    api.disturbances.push("answer-lost");
    const planned = { adopt: imeis(1, 4), confirm: [] };
    const { adopted, assigned } = await converging(api, new Map(), rosterOf(imeis(4)), { planned });
    assert.deepEqual([adopted, assigned], [3, 1]);
  });

  it("confirms what the fleet itself may have assigned without a write", async () => {
    const api = new MemoryLicenses(2, imeis(2));
    const undetermined = rosterOf(imeis(1));
    const outcome = await converging(api, new Map(), rosterOf(imeis(2)), { undetermined });
    assert.deepEqual([outcome.confirmed, outcome.adopted, outcome.undetermined.size, api.writes], [1, 1, 0, 0]);
  });

  it("writes nothing when the change does not fit, and says what is missing", async () => {
    const api = new MemoryLicenses(4, imeis(3, 50));
    await assert.rejects(converging(api, new Map(), rosterOf(imeis(3))), {
      message:
        `fleet west needs 3 licenses, and account ${account} has 1 free (3 of 4 in use): 2 missing. ` +
        `Add licenses to the subscription or take devices out. Nothing of this fleet was changed.`,
    });
    assert.equal(api.writes, 0);
  });

  it("writes nothing to an account without a pool", async () => {
    const api = new MemoryLicenses(0);
    api.purchaseTypes = ["TS-HFOTA-EVNT"];
    await assert.rejects(converging(api, new Map(), rosterOf(imeis(1))), /has no license pool.*TS-HFOTA-EVNT/);
    assert.deepEqual(api.calls, ["subscription"]);
  });

  it("records exactly what holds after a refusal", async () => {
    const api = new MemoryLicenses(10, imeis(2));
    api.neverReleased.add(String(imeis(1)[0]));
    api.nonexistent.add(String(imeis(1, 4)[0]));
    const { held, refusals } = await converging(api, rosterOf(imeis(2)), rosterOf(imeis(2, 3)));
    assert.deepEqual([...held.keys()].sort(), [...imeis(1), ...imeis(1, 3)]);
    assert.deepEqual(
      refusals.map(({ imei }) => imei),
      [...imeis(1, 4), ...imeis(1)],
    );
  });

  it("releases nothing once the additions have failed", async () => {
    const api = new MemoryLicenses(10, imeis(2));
    api.disturbances.push(new Error("credentials refused"));
    const { held, failure } = await converging(api, rosterOf(imeis(2)), rosterOf(imeis(2, 3)));
    assert.deepEqual([...held.keys()], imeis(2));
    assert.equal(failure?.message, "credentials refused");
    assert.equal(api.licensed.size, 2);
  });

  it("assigns nothing more once the releases that make room have failed", async () => {
    const api = new MemoryLicenses(2, imeis(2));
    api.disturbances.push(new Error("credentials refused"));
    const { held, failure } = await converging(api, rosterOf(imeis(2)), rosterOf(imeis(2, 3)));
    assert.deepEqual([...held.keys()], imeis(2));
    assert.equal(failure?.message, "credentials refused");
    assert.equal(api.writes, 1);
  });

  it("counts a device without a license as released when it is to be released", async () => {
    const api = new MemoryLicenses(10, imeis(1));
    const { held, released, refusals } = await converging(api, rosterOf(imeis(2)), new Map());
    assert.deepEqual([held.size, released, refusals.length], [0, 1, 0]);
  });

  it("records what is undetermined as such, neither as held nor as gone", async () => {
    const adding = new MemoryLicenses(10);
    adding.disturbances.push("answer-lost");
    adding.listingFailure = new Error("unreachable");
    const added = await converging(adding, new Map(), rosterOf(imeis(2)));
    assert.deepEqual([added.held.size, [...added.undetermined.keys()]], [0, imeis(2)]);

    const releasing = new MemoryLicenses(10, imeis(2));
    releasing.disturbances.push("answer-lost");
    releasing.listingFailure = new Error("unreachable");
    const released = await converging(releasing, rosterOf(imeis(2)), rosterOf(imeis(1)));
    assert.deepEqual([[...released.held.keys()], [...released.undetermined.keys()]], [imeis(1), imeis(1, 2)]);
  });

  it("assigns what is undetermined and declared, and does not call it adopted", async () => {
    const api = new MemoryLicenses(10, imeis(1));
    const undetermined = rosterOf(imeis(2));
    const outcome = await converging(api, new Map(), rosterOf(imeis(2)), { undetermined });
    assert.deepEqual([outcome.held.size, outcome.undetermined.size], [2, 0]);
    assert.deepEqual([outcome.assigned, outcome.confirmed, outcome.adopted], [1, 1, 0]);
  });

  it("refuses what somebody else has licensed since it was listed, when nothing may be adopted", async () => {
    const api = new MemoryLicenses(10);
    const [taken] = imeis(1);
    // Between the listing and the write.
    api.happenings.push(undefined, undefined, () => api.licensed.add(String(taken)));
    const { held, refusals, adopted } = await converging(api, new Map(), rosterOf(imeis(2)), {
      options: { adopt: false },
    });
    assert.deepEqual([[...held.keys()], adopted], [imeis(1, 2), 0]);
    assert.deepEqual(refusals, [
      { imei: taken, reason: "holds a license that somebody else has assigned meanwhile, and adopt is false" },
    ]);
  });

  it("calls a license adopted that was there before an answer was lost, as planned", async () => {
    const api = new MemoryLicenses(10, imeis(1));
    api.disturbances.push("answer-lost");
    const planned = { adopt: imeis(1), confirm: [] };
    const { adopted, assigned } = await converging(api, new Map(), rosterOf(imeis(2)), { planned });
    assert.deepEqual([adopted, assigned], [1, 1]);
  });

  it("keeps apart what it hands over, with its label, until somebody has it", async () => {
    const api = new MemoryLicenses(10, imeis(2));
    const claimed = imeis(1, 2);
    const { held, handOver } = await converging(api, rosterOf(imeis(2), "pump"), rosterOf(imeis(1)), { claimed });
    assert.deepEqual([[...held.keys()], [...handOver]], [imeis(1), [[claimed[0], "pump"]]]);
    assert.equal(api.licensed.size, 2);
  });

  it("releases what is undetermined and not declared", async () => {
    const api = new MemoryLicenses(10, imeis(1));
    const outcome = await converging(api, new Map(), new Map(), { undetermined: rosterOf(imeis(2)) });
    assert.deepEqual([outcome.undetermined.size, outcome.refusals.length, api.licensed.size], [0, 0, 0]);
  });

  it("concludes nothing from a listing that the subscription contradicts", async () => {
    const api = new MemoryLicenses(10, imeis(3));
    api.disturbances.push("request-lost");
    api.licensedDevices = (of) => Promise.resolve({ account: of, licenseCount: 10, devices: new Set() });
    const { held, undetermined, failure } = await converging(api, rosterOf(imeis(3)), rosterOf(imeis(1)));
    assert.deepEqual([[...held.keys()], [...undetermined.keys()]], [imeis(1), imeis(2, 2)]);
    assert.match(String(failure?.message), /lists 0 licensed devices.*counts 3 licenses in use/);
  });

  it("records everything of 200,000 devices when it fails on the way", async () => {
    const devices = imeis(200_000);
    const api = new MemoryLicenses(200_000);
    api.batchSize = 50_000;
    api.disturbances.push(undefined, new Error("credentials refused"));
    const { held, refusals } = await converging(api, new Map(), rosterOf(devices));
    assert.deepEqual([held.size, refusals.length], [50_000, 150_000]);
  });
});
