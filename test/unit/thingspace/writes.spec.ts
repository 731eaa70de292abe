import assert from "node:assert/strict";
import type { Imei } from "../../../src/fleet/imei";
import { withEarlierAttempts, type Result } from "../../../src/ports/licenseApi";
import { sendInBatches, type WritesOptions } from "../../../src/thingspace/writes";
import { ThingSpaceError, type ThingSpaceErrorFacts } from "../../../src/thingspace/http/thingSpaceError";
import { imeis } from "../../support/imeis";

const done = (batch: readonly Imei[]): Result[] => batch.map((imei) => ({ imei, outcome: "done" }));
const already = (batch: readonly Imei[]): Result[] => batch.map((imei) => ({ imei, outcome: "alreadyDone" }));
const failure = (facts: Partial<ThingSpaceErrorFacts>) =>
  new ThingSpaceError("what happened", { kind: "refused", mayHaveActed: false, ...facts });
const poisoned = failure({ status: 400, errorCode: "INVALID_PARAMETER", serviceMessage: "Invalid device id format" });

async function gather(options: Omit<WritesOptions, "concurrency" | "limit"> & Partial<WritesOptions>) {
  const sent: (readonly Imei[])[] = [];
  const verdicts: Result[] = [];
  let error: unknown;
  try {
    for await (const batch of sendInBatches({
      limit: { devices: 100 },
      concurrency: 4,
      ...options,
      send: (devices) => {
        sent.push(devices);
        return options.send(devices);
      },
    })) {
      verdicts.push(...batch);
    }
  } catch (thrown) {
    error = thrown;
  }
  return { sent, verdicts, error };
}

function outcomes(verdicts: readonly Result[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { outcome } of verdicts) {
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
}

describe("writes", () => {
  it("sends nothing for no devices", async () => {
    const { sent, verdicts } = await gather({ devices: [], send: () => Promise.resolve([]) });
    assert.deepEqual([sent, verdicts], [[], []]);
  });

  it("splits by the size, and sends a repeated device once", async () => {
    const devices = imeis(250);
    const { sent, verdicts } = await gather({
      devices: [...devices, devices[0]!],
      send: (batch) => Promise.resolve(done(batch)),
    });
    assert.deepEqual(
      sent.map(({ length }) => length),
      [100, 100, 50],
    );
    assert.deepEqual(outcomes(verdicts), { done: 250 });
  });

  it("has no more batches under way than allowed", async () => {
    let underWay = 0;
    let most = 0;
    await gather({
      devices: imeis(10),
      limit: { devices: 1 },
      concurrency: 3,
      send: async (batch) => {
        underWay += 1;
        most = Math.max(most, underWay);
        await Promise.resolve();
        underWay -= 1;
        return done(batch);
      },
    });
    assert.equal(most, 3);
  });

  it("yields a batch as soon as it is answered", async () => {
    const [slow, quick] = imeis(2);
    let answerSlowly: (() => void) | undefined;
    const iterator = sendInBatches({
      devices: [slow!, quick!],
      limit: { devices: 1 },
      concurrency: 2,
      send: (batch) =>
        batch[0] === slow
          ? new Promise((resolve) => {
              answerSlowly = () => {
                resolve(done(batch));
              };
            })
          : Promise.resolve(done(batch)),
    });
    assert.deepEqual((await iterator.next()).value, done([quick!]));
    answerSlowly?.();
    assert.deepEqual((await iterator.next()).value, done([slow!]));
    assert.equal((await iterator.next()).done, true);
  });

  it("finds the device for which a batch is refused as a whole, and goes on with the rest", async () => {
    const devices = imeis(100);
    const culprit = devices[37]!;
    const { sent, verdicts, error } = await gather({
      devices,
      send: (batch) => (batch.includes(culprit) ? Promise.reject(poisoned) : Promise.resolve(done(batch))),
    });
    assert.equal(error, undefined);
    assert.deepEqual(outcomes(verdicts), { done: 99, refused: 1 });
    assert.deepEqual(
      verdicts.find(({ outcome }) => outcome === "refused"),
      { imei: culprit, outcome: "refused", reason: 'ThingSpace said "Invalid device id format"' },
    );
    assert.ok(sent.length <= 15, `${sent.length} requests`);
  });

  it("stops taking batches apart when it is the request that is refused, whatever is in it", async () => {
    const { sent, verdicts, error } = await gather({
      devices: imeis(400),
      limit: { devices: 100 },
      send: (batch) => Promise.reject(poisoned.restated(`Invalid billing cycle for ${String(batch[0])}`)),
    });
    assert.ok(error instanceof ThingSpaceError);
    // As many as are in a batch, and those under way by then.
    assert.ok(verdicts.length < 110 && verdicts.every(({ outcome }) => outcome === "refused"));
    assert.ok(sent.length <= 250, `${sent.length} requests`);
  });

  it("refuses each of as many devices alone when no more are waiting", async () => {
    const { verdicts, error } = await gather({ devices: imeis(100), send: () => Promise.reject(poisoned) });
    assert.equal(error, undefined);
    assert.deepEqual(outcomes(verdicts), { refused: 100 });
  });

  it("goes on over any number of devices that spoil their batches, once one was accepted", async () => {
    const { verdicts, error } = await gather({
      devices: imeis(400),
      limit: { devices: 10 },
      concurrency: 1,
      send: (batch) =>
        batch.some((imei) => Number(imei.slice(-2)) % 2 === 0)
          ? Promise.reject(poisoned)
          : Promise.resolve(done(batch)),
    });
    assert.equal(error, undefined);
    assert.deepEqual(outcomes(verdicts), { done: 200, refused: 200 });
  });

  it("takes a batch apart that is refused after a request without a response, as any other", async () => {
    const [culprit, ...others] = imeis(10);
    const { verdicts } = await gather({
      devices: [culprit!, ...others],
      send: (batch) =>
        batch.includes(culprit!)
          ? Promise.reject(poisoned.restated("what happened", { mayHaveActed: true }))
          : Promise.resolve(done(batch)),
    });
    assert.deepEqual(outcomes(verdicts), { unknown: 1, done: 9 });
  });

  it("makes no batch smaller because of a device in another one", async () => {
    const devices = imeis(60);
    const { sent } = await gather({
      devices,
      limit: { devices: 20 },
      concurrency: 1,
      send: (batch) => (batch.includes(devices[0]!) ? Promise.reject(poisoned) : Promise.resolve(done(batch))),
    });
    assert.deepEqual(
      sent.slice(-2).map(({ length }) => length),
      [20, 20],
    );
  });

  it("halves batches that are too large until they fit, and those after them", async () => {
    const limit = { devices: 10 };
    const { sent, verdicts } = await gather({
      devices: imeis(60),
      limit,
      concurrency: 1,
      send: (batch) => (batch.length > 3 ? Promise.reject(failure({ status: 413 })) : Promise.resolve(done(batch))),
    });
    assert.deepEqual(outcomes(verdicts), { done: 60 });
    const tooLarge = sent.map(({ length }) => length).filter((length) => length > 3);
    assert.deepEqual(tooLarge, [10, 5]);
    assert.ok(sent.length <= 30, `${sent.length} requests`);
    assert.equal(limit.devices, 3);
  });

  it("halves them once for all that were under way", async () => {
    const limit = { devices: 16 };
    const { verdicts } = await gather({
      devices: imeis(64),
      limit,
      send: async (batch) => {
        await new Promise((resolve) => setImmediate(resolve));
        return batch.length > 8 ? Promise.reject(failure({ status: 413 })) : done(batch);
      },
    });
    assert.deepEqual([outcomes(verdicts), limit.devices], [{ done: 64 }, 8]);
  });

  it("refuses a device that alone is too large", async () => {
    const { verdicts } = await gather({ devices: imeis(2), send: () => Promise.reject(failure({ status: 413 })) });
    assert.deepEqual(outcomes(verdicts), { refused: 2 });
  });

  it("does not know what became of a batch whose request may have acted", async () => {
    const { sent, verdicts } = await gather({
      devices: imeis(2),
      send: () => Promise.reject(failure({ kind: "timeout", mayHaveActed: true })),
    });
    assert.equal(sent.length, 1);
    assert.deepEqual(
      verdicts,
      imeis(2).map((imei) => ({ imei, outcome: "unknown", reason: "what happened [request-timeout]" })),
    );
  });

  const unanswered = failure({ kind: "unavailable", status: 503, mayHaveActed: true });

  it("starts no more once the circuit breaker is open, and throws once what was sent is yielded", async () => {
    const { sent, verdicts, error } = await gather({
      devices: imeis(100),
      limit: { devices: 1 },
      concurrency: 3,
      send: () => Promise.reject(unanswered),
    });
    // Two for each that may be under way, and those that are by then.
    assert.ok(sent.length >= 6 && sent.length <= 8, `${sent.length} requests`);
    assert.deepEqual(outcomes(verdicts), { unknown: sent.length });
    assert.deepEqual(
      verdicts.map(({ imei }) => imei),
      sent.flat(),
    );
    assert.ok(error instanceof ThingSpaceError);
    assert.equal(error.code, "service-not-responding");
    assert.match(error.message, /\b6 writes in a row\b/);
    // Of the devices that have no verdict nothing was sent.
    assert.deepEqual([error.kind, error.status, error.mayHaveActed], ["unavailable", 503, false]);
    assert.equal(error.cause, unanswered);
  });

  it("yields what is answered after all, although the circuit breaker is open", async () => {
    const devices = imeis(20);
    let answerSlowly: (() => void) | undefined;
    const { sent, verdicts, error } = await gather({
      devices,
      limit: { devices: 1 },
      concurrency: 2,
      send: async (batch) => {
        if (batch[0] === devices[0]) {
          await new Promise<void>((resolve) => (answerSlowly = resolve));
          return done(batch);
        }
        if (batch[0] === devices[4]) {
          setImmediate(() => answerSlowly?.());
        }
        throw unanswered;
      },
    });
    assert.deepEqual(sent.flat(), devices.slice(0, 5));
    assert.deepEqual(outcomes(verdicts), { unknown: 4, done: 1 });
    assert.match(String(error), /not responding/);
  });

  it("does not throw when the circuit breaker opens and nothing is waiting", async () => {
    const { sent, verdicts, error } = await gather({
      devices: imeis(6),
      limit: { devices: 1 },
      concurrency: 3,
      send: () => Promise.reject(unanswered),
    });
    assert.equal(error, undefined);
    assert.equal(sent.length, 6);
    assert.deepEqual(outcomes(verdicts), { unknown: 6 });
  });

  it("takes a license for its own that was there before, of a batch that is sent again in parts", async () => {
    const devices = imeis(20);
    const culprit = devices[3]!;
    const { verdicts } = await gather({
      devices,
      limit: { devices: 10 },
      concurrency: 1,
      send: (batch) => (batch.includes(culprit) ? Promise.reject(poisoned) : Promise.resolve(already(batch))),
    });
    const outcomeOf = new Map(verdicts.map(({ imei, outcome }) => [imei, outcome]));
    assert.deepEqual(
      devices.map((imei) => outcomeOf.get(imei)),
      devices.map((imei, index) => (imei === culprit ? "refused" : index < 10 ? "done" : "alreadyDone")),
    );
  });

  it("and for nothing else what is refused in such a part", async () => {
    const devices = imeis(4);
    const { verdicts } = await gather({
      devices,
      send: (batch) =>
        batch.length > 2
          ? Promise.reject(failure({ status: 413 }))
          : Promise.resolve(batch.map((imei) => ({ imei, outcome: "refused", reason: "Device Not Found." }))),
    });
    assert.deepEqual(outcomes(verdicts), { refused: 4 });
  });

  it("and of all parts of a batch that was too large, however many there are", async () => {
    const devices = imeis(30);
    const { sent, verdicts } = await gather({
      devices,
      limit: { devices: 20 },
      concurrency: 1,
      send: (batch) => (batch.length > 3 ? Promise.reject(failure({ status: 413 })) : Promise.resolve(already(batch))),
    });
    const tooLarge = new Set(sent.filter(({ length }) => length > 3).flat());
    assert.ok(tooLarge.size >= 20 && tooLarge.size < 30, `${tooLarge.size} devices`);
    assert.deepEqual(
      verdicts,
      devices.map((imei) => ({ imei, outcome: tooLarge.has(imei) ? "done" : "alreadyDone" })),
    );
  });

  it("leaves a license that was there before to its owner when nothing was sent before", async () => {
    const devices = imeis(250);
    const { verdicts } = await gather({ devices, send: (batch) => Promise.resolve(already(batch)) });
    assert.deepEqual(verdicts, already(devices));
  });

  it("goes on with a service that fails every second time", async () => {
    let number = 0;
    const { verdicts } = await gather({
      devices: imeis(100),
      limit: { devices: 1 },
      concurrency: 2,
      send: (batch) =>
        (number += 1) % 2 === 0
          ? Promise.reject(failure({ kind: "interrupted", mayHaveActed: true }))
          : Promise.resolve(done(batch)),
    });
    assert.deepEqual(outcomes(verdicts), { done: 50, unknown: 50 });
  });

  it("goes on as long as fewer devices are refused, one after the other, than are in a batch", async () => {
    const bad = new Set<string>(imeis(50));
    const { verdicts, error } = await gather({
      devices: imeis(60),
      limit: { devices: 10 },
      concurrency: 1,
      send: (batch) => (batch.some((imei) => bad.has(imei)) ? Promise.reject(poisoned) : Promise.resolve(done(batch))),
    });
    assert.equal(error, undefined);
    assert.deepEqual(outcomes(verdicts), { refused: 50, done: 10 });
  });

  const fatal: [name: string, error: Error][] = [
    ["an account that is not accepted", failure({ kind: "account", status: 400, serviceMessage: "Inactive account" })],
    ["credentials that are not accepted", failure({ kind: "credentials", status: 401 })],
    ["a host that cannot be reached", failure({ kind: "unreachable" })],
    ["a 400 of the gateway", failure({ status: 400, errorCode: "900906", serviceMessage: "No matching resource" })],
    ["a 400 without a word of the service", failure({ status: 400 })],
    ["a 403", failure({ status: 403 })],
    ["a 403 of the service", failure({ status: 403, serviceMessage: "Not allowed" })],
    ["a defect", new TypeError("defect")],
  ];
  for (const [name, error] of fatal) {
    it(`throws on ${name} and starts no more batches`, async () => {
      const gathered = await gather({
        devices: imeis(9),
        limit: { devices: 1 },
        concurrency: 2,
        send: () => Promise.reject(error),
      });
      assert.equal(gathered.error, error);
      assert.ok(gathered.sent.length <= 2);
      assert.deepEqual(gathered.verdicts, []);
    });
  }

  it("yields the batches that were under way before it throws", async () => {
    const [first, ...others] = imeis(5);
    const error = failure({ kind: "account", status: 400 });
    const gathered = await gather({
      devices: [first!, ...others],
      limit: { devices: 1 },
      concurrency: 3,
      send: async (batch) => {
        if (batch[0] === first) {
          throw error;
        }
        await new Promise((resolve) => setImmediate(resolve));
        return done(batch);
      },
    });
    assert.equal(gathered.error, error);
    assert.deepEqual(gathered.verdicts, done(others.slice(0, 2)));
    assert.equal(gathered.sent.length, 3);
  });

  it("waits for what is under way when nobody listens any more", async () => {
    let finished = 0;
    const iterator = sendInBatches({
      devices: imeis(6),
      limit: { devices: 1 },
      concurrency: 3,
      send: async (batch) => {
        await new Promise((resolve) => setImmediate(resolve));
        finished += 1;
        return done(batch);
      },
    });
    await iterator.next();
    await iterator.return();
    assert.equal(finished, 3);
  });

  describe("an attempt without an answer, on which the service may still act", () => {
    const open = failure({ status: 400, serviceMessage: "Invalid device id format", mayHaveActed: true });
    const failed = (batch: readonly Imei[]): Result[] =>
      batch.map((imei) => ({ imei, outcome: "failed", reason: "Internal error." }));

    it("is not forgotten when the request is refused as a whole and taken apart", async () => {
      const { sent, verdicts } = await gather({
        devices: imeis(4),
        send: (batch) => (batch.length > 2 ? Promise.reject(open) : Promise.resolve(failed(batch))),
      });
      assert.deepEqual(
        sent.map(({ length }) => length),
        [4, 2, 2],
      );
      assert.deepEqual(
        verdicts.map((verdict) => "mayHaveActed" in verdict),
        [true, true, true, true],
      );
    });

    it("leaves the devices of the parts unknown that could not be sent, or were refused for good", async () => {
      const gone = failure({ kind: "credentials", status: 401 });
      const { verdicts, error } = await gather({
        devices: imeis(4),
        concurrency: 1,
        send: (batch) => Promise.reject(batch.length > 2 ? open : gone),
      });
      assert.deepEqual(outcomes(verdicts), { unknown: 4 });
      assert.equal(error, gone);
    });

    it("leaves those alone that were never sent", async () => {
      const gone = failure({ kind: "credentials", status: 401 });
      const { verdicts } = await gather({
        devices: imeis(4),
        limit: { devices: 2 },
        concurrency: 1,
        send: () => Promise.reject(gone),
      });
      assert.deepEqual(verdicts, []);
    });

    it("matters for what fails or is refused after it, but not for what is done, or can never be released", () => {
      const verdicts: Result[] = imeis(5).map(
        (imei, index) =>
          (
            [
              { imei, outcome: "done" },
              { imei, outcome: "alreadyDone" },
              { imei, outcome: "failed", reason: "Internal error." },
              { imei, outcome: "refused", reason: "No license available." },
              { imei, outcome: "refused", reason: "not allowed", unreleasable: true },
            ] as const
          )[index] ?? assert.fail(),
      );
      const said = (before: { isResent: boolean; mayHaveActed: boolean }) =>
        verdicts
          .map((verdict) => withEarlierAttempts(verdict, before))
          .map((verdict) => `${verdict.outcome}${"mayHaveActed" in verdict ? ", open" : ""}`);
      const untouched = ["done", "alreadyDone", "failed", "refused", "refused"];
      assert.deepEqual(said({ isResent: false, mayHaveActed: false }), untouched);
      assert.deepEqual(said({ isResent: true, mayHaveActed: false }), ["done", "done", "failed", "refused", "refused"]);
      assert.deepEqual(said({ isResent: true, mayHaveActed: true }), [
        "done",
        "done",
        "failed, open",
        "refused, open",
        "refused",
      ]);
    });
  });
});
