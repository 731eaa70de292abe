import assert from "node:assert/strict";
import fc from "fast-check";
import type { Imei } from "../../src/fleet/imei";
import type { Result } from "../../src/ports/licenseApi";
import { startSimulator, type Fault, type Simulator } from "../../src/simulator";
import { ThingSpaceError } from "../../src/thingspace/http/thingSpaceError";
import { sendInBatches } from "../../src/thingspace/writes";
import { account } from "../support/fleetPrograms";
import { imeis } from "../support/imeis";
import { hastyClock, recordingClient, SentRequests } from "../support/recordingClient";
import { settle } from "../support/settle";
import { numRuns } from "./runs";

const refusal = (facts: { readonly status: number; readonly mayHaveActed?: boolean }) =>
  new ThingSpaceError("what happened", {
    kind: facts.status === 503 ? "unavailable" : "refused",
    serviceMessage: "No.",
    mayHaveActed: false,
    ...facts,
  });

/** What becomes of a request; the last is about the account, and ends all. */
const answers = {
  done: undefined,
  poisoned: refusal({ status: 400 }),
  tooLarge: refusal({ status: 413 }),
  unanswered: refusal({ status: 503, mayHaveActed: true }),
  fatal: refusal({ status: 403 }),
};

const answer = fc.oneof(
  { weight: 6, arbitrary: fc.constant("done" as const) },
  { weight: 4, arbitrary: fc.constantFrom("poisoned" as const, "tooLarge" as const, "unanswered" as const) },
  { weight: 1, arbitrary: fc.constant("fatal" as const) },
);

describe("a write in batches, whichever order answers come in", () => {
  it("has a result for each device that was sent, sends none twice at a time, and begins nothing after a fatal answer", () =>
    fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.nat({ max: 20 }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 4 }),
        fc.array(answer, { maxLength: 12 }),
        async (scheduler, count, size, concurrency, script) => {
          const underWay = new Set<Imei>();
          const acknowledged = new Set<Imei>();
          const sent = new Set<Imei>();
          const faults: string[] = [];
          let requests = 0;
          let isFatal = false;
          const send = async (batch: readonly Imei[]): Promise<readonly Result[]> => {
            const reply = script.shift() ?? "done";
            requests += 1;
            // Not thrown here, where it would pass for an answer.
            faults.push(
              ...(isFatal ? ["a request was begun after a fatal answer"] : []),
              ...(requests > concurrency ? ["too many requests at a time"] : []),
              ...batch.filter((imei) => underWay.has(imei)).map((imei) => `${imei} was sent twice at a time`),
            );
            for (const imei of batch) {
              underWay.add(imei);
              sent.add(imei);
            }
            await scheduler.schedule(Promise.resolve(), `${reply} ${batch.length}`);
            requests -= 1;
            batch.forEach((imei) => underWay.delete(imei));
            isFatal ||= reply === "fatal";
            const error = answers[reply];
            if (error !== undefined) {
              throw error;
            }
            return batch.map((imei) => {
              acknowledged.add(imei);
              return { imei, outcome: "done" };
            });
          };
          const results: Result[] = [];
          const write = async () => {
            for await (const some of sendInBatches({
              devices: imeis(count),
              limit: { devices: size },
              concurrency,
              send,
            })) {
              results.push(...some);
            }
          };
          const outcome = await settle(scheduler, write()).catch((error: unknown) => error);
          assert.deepEqual(faults, []);
          const named = results.map(({ imei }) => imei);
          assert.equal(new Set(named).size, named.length, "a device has two results");
          const done = results.filter((result) => result.outcome === "done").map(({ imei }) => imei);
          assert.deepEqual(new Set(done), acknowledged);
          assert.equal(requests, 0, "a request was still under way");
          if (outcome === undefined) {
            assert.equal(named.length, count);
          } else {
            assert.ok(outcome instanceof ThingSpaceError);
            assert.ok(named.every((imei) => sent.has(imei)));
          }
        },
      ),
      numRuns(500),
    ));
});

/** Each token expires once at most: what fails for the same one twice is not tried again. */
const expiries: fc.Arbitrary<Fault[]> = fc
  .record({
    bearer: fc.option(fc.constant("gateway-900901" as const)),
    session: fc.option(fc.constantFrom("session-expired" as const, "session-replaced" as const)),
    after: fc.nat({ max: 6 }),
    later: fc.nat({ max: 6 }),
  })
  .map(({ bearer, session, after, later }) => [
    ...(bearer === null ? [] : [{ name: bearer, on: "subscription" as const, after, times: 1 }]),
    ...(session === null ? [] : [{ name: session, on: "subscription" as const, after: later, times: 1 }]),
  ]);

describe("requests whose tokens expire, whichever order answers come in", () => {
  let simulator: Simulator;

  before(async () => {
    simulator = await startSimulator();
  });
  after(() => simulator.close());

  it("all succeed, with one login at a time, and no more than were needed", () =>
    fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.integer({ min: 1, max: 6 }), expiries, async (scheduler, callers, faults) => {
        simulator.clearRequests();
        simulator.setFaults(faults);
        let signingIn = 0;
        const sent = new SentRequests();
        const client = recordingClient(simulator, {
          sent: {
            fetch: async (address, init) => {
              assert.ok(typeof address === "string");
              const isLogin = address.endsWith("/session/login");
              signingIn += isLogin ? 1 : 0;
              assert.ok(signingIn <= 1, "two logins at a time");
              await scheduler.schedule(Promise.resolve(), "a request arrives");
              const response = await sent.fetch(address, init);
              await scheduler.schedule(Promise.resolve(), "its answer arrives");
              signingIn -= isLogin ? 1 : 0;
              return response;
            },
          },
          clock: hastyClock(simulator),
          concurrency: 4,
        });
        const all = Promise.all(Array.from({ length: callers }, () => client.subscription(account)));
        const subscriptions = await settle(scheduler, all);
        assert.equal(subscriptions.length, callers);
        const hits = simulator.requests().filter(({ fault }) => fault !== undefined).length;
        const logins = simulator.requests().filter(({ path }) => path.endsWith("/session/login")).length;
        assert.ok(logins <= 1 + hits, `${logins} logins after ${hits} expiries`);
      }),
      numRuns(300),
    ));
});
