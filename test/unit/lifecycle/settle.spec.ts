import assert from "node:assert/strict";
import type { Imei } from "../../../src/imei";
import { settle, type Settlement } from "../../../src/lifecycle/settle";
import { sendInBatches } from "../../../src/thingspace/batches";
import { BatchSize } from "../../../src/thingspace/batchSize";
import { ThingSpaceError } from "../../../src/thingspace/errors";
import { imeis } from "../../support/imeis";
import { MemoryLicenses } from "../../support/memoryLicenses";

const account = "0402196254-00001";

function assigning(api: MemoryLicenses, devices: readonly Imei[], pauses: number[] = []): Promise<Settlement> {
  return settle({
    devices,
    send: (batch) => api.assign(account, batch),
    holds: (imei, listing) => listing.devices.has(imei),
    list: () => api.licensedDevices(account),
    pause: (attempt) => {
      pauses.push(attempt);
      return Promise.resolve();
    },
    onProgress: () => undefined,
  });
}

describe("settling a write", () => {
  it("tells what took effect from what held before", async () => {
    const [held, fresh] = imeis(2);
    const api = new MemoryLicenses(10, [String(held)]);
    const settlement = await assigning(api, imeis(2));
    assert.deepEqual(settlement.already, [held]);
    assert.deepEqual(settlement.done, [fresh]);
    assert.deepEqual(api.calls, ["assign 2"]);
  });

  it("sends nothing for no devices", async () => {
    const api = new MemoryLicenses(10);
    await assigning(api, []);
    assert.deepEqual(api.calls, []);
  });

  it("goes on after a refused device and says why", async () => {
    const api = new MemoryLicenses(10);
    api.batchSize = 1;
    const [first, second, third] = imeis(3);
    api.nonexistent.add(String(second));
    const settlement = await assigning(api, imeis(3));
    assert.deepEqual(settlement.done, [first, third]);
    assert.deepEqual(
      settlement.refused.map(({ imei, reason }) => [imei, reason]),
      [[second, "Device Not Found."]],
    );
  });

  it("looks before it concludes anything from a lost answer, and tells what took effect apart", async () => {
    const api = new MemoryLicenses(10);
    api.disturbances.push("answer-lost");
    const settlement = await assigning(api, imeis(3));
    assert.deepEqual(settlement.found, imeis(3));
    assert.deepEqual(api.calls, ["assign 3", "listing"]);
  });

  it("sends again what a look shows not to have taken effect", async () => {
    const api = new MemoryLicenses(10);
    api.disturbances.push("request-lost");
    const pauses: number[] = [];
    const settlement = await assigning(api, imeis(3), pauses);
    assert.deepEqual(settlement.done, imeis(3));
    assert.deepEqual(api.calls, ["assign 3", "listing", "assign 3"]);
    assert.deepEqual(pauses, [1]);
  });

  it("does not call it already there when an earlier attempt may have put it there", async () => {
    const api = new MemoryLicenses(10);
    api.disturbances.push("failing");
    api.happenings.push(undefined, () => api.licensed.add(String(imeis(1)[0])));
    const settlement = await assigning(api, imeis(1));
    assert.deepEqual([settlement.found, settlement.already], [imeis(1), []]);
  });

  it("gives up on a device that fails four times, and says how often it was tried", async () => {
    const api = new MemoryLicenses(10);
    api.disturbances.push("failing", "failing", "failing", "failing");
    const pauses: number[] = [];
    const settlement = await assigning(api, imeis(1), pauses);
    assert.deepEqual(
      settlement.refused.map(({ reason }) => reason),
      ["Internal error. (tried 4 times)"],
    );
    assert.deepEqual(pauses, [1, 2, 3]);
  });

  /** A service that answers so many requests, and then none until it was paused so often. */
  function standing(answers: number, pauses: number) {
    const api = new MemoryLicenses(100);
    let left = answers;
    let paused = 0;
    const write = settle({
      devices: imeis(20),
      async *send(devices) {
        for (const imei of devices) {
          if (left > 0) {
            left -= 1;
            yield* api.assign(account, [imei]);
          } else {
            yield [{ imei, outcome: "untried", reason: "no answer." }];
          }
        }
      },
      holds: (imei, listing) => listing.devices.has(imei),
      list: () => api.licensedDevices(account),
      pause: () => {
        paused += 1;
        left = paused % pauses === 0 ? answers : 0;
        return Promise.resolve();
      },
      onProgress: () => undefined,
    });
    return write.then((settlement) => ({ settlement, paused }));
  }

  it("goes on with a service that stands still now and then, however often", async () => {
    const { settlement, paused } = await standing(2, 3);
    assert.deepEqual([settlement.done, settlement.failure], [imeis(20), undefined]);
    assert.equal(paused, 27);
  });

  it("gives up on a service that stands still, and leaves the rest as it was", async () => {
    const { settlement, paused } = await standing(2, 4);
    assert.deepEqual([settlement.done, settlement.untried, settlement.refused], [imeis(2), imeis(18, 3), []]);
    assert.equal(settlement.failure?.message, "no answer. It did not go on in 4 attempts in a row.");
    assert.equal(paused, 3);
  });

  it("takes what was never sent before the service stood still for held before, and not for its own", async () => {
    const api = new MemoryLicenses(10);
    api.batchSize = 1;
    api.disturbances.push("standing-still");
    const foreign = imeis(1, 4);
    api.happenings.push(() => api.licensed.add(String(foreign[0])));
    const settlement = await assigning(api, imeis(4));
    assert.deepEqual([settlement.already, settlement.found, settlement.done], [foreign, imeis(1), imeis(2, 2)]);
  });

  /** A service that fails on batches with certain devices, through the client's own batches. */
  function failingOn(bad: (imei: Imei) => boolean, isActing: boolean) {
    const licensed = new Set<string>();
    let calls = 0;
    const size = new BatchSize(10);
    return settle({
      devices: imeis(1_000),
      send: (devices) =>
        sendInBatches({
          devices,
          size,
          concurrency: 1,
          send: (batch) => {
            calls += 1;
            const fails = batch.some(bad);
            if (!fails || isActing) {
              batch.forEach((imei) => licensed.add(imei));
            }
            return fails
              ? Promise.reject(
                  new ThingSpaceError("no answer.", { kind: isActing ? "timeout" : "unavailable", mayHaveActed: true }),
                )
              : Promise.resolve(batch.map((imei) => ({ imei, outcome: "done" })));
          },
        }),
      holds: (imei, listing) => listing.devices.has(imei),
      list: () => Promise.resolve({ account, licenseCount: 9_999, devices: new Set(licensed) }),
      pause: () => Promise.resolve(),
      onProgress: () => undefined,
    }).then((settlement) => ({ settlement, calls }));
  }

  it("does not let devices on which the service fails keep others from their turn", async () => {
    const bad = new Set<string>(imeis(100));
    const { settlement } = await failingOn((imei) => bad.has(imei), false);
    assert.equal(settlement.done.length, 900);
    const named = [...settlement.undetermined, ...settlement.refused].map(({ imei }) => imei);
    const others = [...settlement.untried, ...named];
    assert.deepEqual(others.sort(), [...bad].sort());
  });

  it("gives up on a service that acts and never answers, and records what it finds", async () => {
    const { settlement, calls } = await failingOn(() => true, true);
    assert.ok(calls <= 20, `${calls} calls`);
    assert.equal(settlement.found.length + settlement.untried.length, 1_000);
    assert.deepEqual(settlement.undetermined, []);
    assert.match(String(settlement.failure), /did not go on in 4 attempts in a row/);
  });

  it("does not call devices as before whose requests a service that stands still may yet act on", async () => {
    const settlement = await settle({
      devices: imeis(4),
      async *send(devices) {
        yield devices.map((imei, index) => ({
          imei,
          outcome: index === 0 ? "unknown" : "untried",
          reason: "no answer.",
        }));
        await Promise.resolve();
      },
      holds: () => false,
      list: () => Promise.resolve({ account, licenseCount: 9, devices: new Set<string>() }),
      pause: () => Promise.resolve(),
      onProgress: () => undefined,
    });
    // A different one is first each time.
    assert.deepEqual(settlement.undetermined.map(({ imei }) => imei).sort(), imeis(4));
    assert.deepEqual(settlement.untried, []);
  });

  it("does not call a device as before that was not answered, when something else stops the write", async () => {
    let round = 0;
    const settlement = await settle({
      devices: imeis(3),
      async *send([first, second]) {
        round += 1;
        await Promise.resolve();
        yield [{ imei: first!, outcome: "unknown", reason: "no answer." }];
        yield [{ imei: second!, outcome: "failed", reason: "internal" }];
        throw new Error("credentials refused");
      },
      holds: () => false,
      list: () => Promise.resolve({ account, licenseCount: 9, devices: new Set<string>() }),
      pause: () => Promise.resolve(),
      onProgress: () => undefined,
    });
    assert.equal(round, 1);
    assert.deepEqual(
      settlement.undetermined.map(({ imei }) => imei),
      imeis(1),
    );
    assert.deepEqual([...settlement.untried].sort(), imeis(2, 2));
  });

  it("does not forget an unanswered request for what comes after it", async () => {
    type Outcome = "unknown" | "failed" | "stop";
    const after = (...outcomes: Outcome[]) =>
      settle({
        devices: imeis(1),
        async *send([imei]) {
          const outcome = outcomes.shift() ?? "failed";
          await Promise.resolve();
          if (outcome === "stop") {
            throw new Error("credentials refused");
          }
          yield [{ imei: imei!, outcome, reason: "internal" }];
        },
        holds: () => false,
        list: () => Promise.resolve({ account, licenseCount: 9, devices: new Set<string>() }),
        pause: () => Promise.resolve(),
        onProgress: () => undefined,
      });
    for (const outcomes of [
      ["unknown", "stop"],
      ["unknown", "failed", "stop"],
    ] as const) {
      const { undetermined, untried, refused } = await after(...outcomes);
      assert.deepEqual([undetermined.map(({ imei }) => imei), untried, refused], [imeis(1), [], []], outcomes.join());
    }
    // Looked up after each of four tries, it is certain enough.
    assert.equal((await after("unknown", "unknown", "unknown", "unknown")).refused.length, 1);
  });

  it("names what stopped a round before why nobody could look", async () => {
    const api = new MemoryLicenses(10);
    api.batchSize = 1;
    api.disturbances.push("answer-lost", new Error("credentials refused"));
    api.listingFailure = new Error("unreachable");
    assert.equal((await assigning(api, imeis(3))).failure?.message, "credentials refused");
  });

  it("tells how far it has come, once for each answer", async () => {
    const api = new MemoryLicenses(10);
    api.batchSize = 2;
    const told: string[] = [];
    await settle({
      devices: imeis(5),
      send: (devices) => api.assign(account, devices),
      holds: (imei, listing) => listing.devices.has(imei),
      list: () => api.licensedDevices(account),
      pause: () => Promise.resolve(),
      onProgress: (settled, total) => told.push(`${settled} of ${total}`),
    });
    assert.deepEqual(told, ["2 of 5", "4 of 5", "5 of 5"]);
  });

  it("keeps what was settled when it cannot go on, and names what was not tried", async () => {
    const api = new MemoryLicenses(10);
    api.batchSize = 2;
    api.disturbances.push(undefined, new Error("credentials refused"));
    const settlement = await assigning(api, imeis(5));
    assert.deepEqual(settlement.done, imeis(2));
    assert.deepEqual(settlement.untried, imeis(3, 3));
    assert.equal(settlement.failure?.message, "credentials refused");
  });

  it("calls devices undetermined when the look fails, too", async () => {
    const api = new MemoryLicenses(10);
    api.disturbances.push("answer-lost");
    api.listingFailure = new Error("unreachable");
    const settlement = await assigning(api, imeis(2));
    assert.deepEqual(
      settlement.undetermined.map(({ imei }) => imei),
      imeis(2),
    );
    assert.equal(settlement.failure?.message, "unreachable");
  });

  const sequences: readonly (readonly MemoryLicenses["disturbances"][number][])[] = [
    [undefined, "answer-lost", "failing", undefined, new Error("stop")],
    ["failing", "answer-lost-blind"],
    ["failing", "request-lost", new Error("stop")],
    ["request-lost", "failing", new Error("stop")],
    ["failing", "request-lost-blind", "refusing"],
    ["standing-still", undefined, "standing-still"],
    ["failing", "standing-still", "standing-still", "standing-still", "standing-still", "standing-still", "failing"],
    [undefined, "standing-still", new Error("stop")],
  ];
  for (const disturbances of sequences) {
    it(`puts each device in exactly one list, whatever happens: ${disturbances.map(String).join(", ")}`, async () => {
      const api = new MemoryLicenses(7, imeis(2));
      api.batchSize = 3;
      api.nonexistent.add(String(imeis(1, 5)[0]));
      api.disturbances.push(...disturbances);
      const settlement = await assigning(api, imeis(12));
      const all = [
        ...settlement.done,
        ...settlement.already,
        ...settlement.found,
        ...settlement.untried,
        ...[...settlement.refused, ...settlement.undetermined].map(({ imei }) => imei),
      ];
      assert.deepEqual(all.sort(), imeis(12));
    });
  }
});
