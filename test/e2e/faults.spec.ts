import assert from "node:assert/strict";
import { z } from "zod";
import type { Fault, Simulator } from "../../src/simulator";
import { codesIn } from "../support/codes";
import { describeOnEngine } from "../support/describeOnEngine";
import { account, emptyProgram, fleetProgram, seedOf } from "../support/fleetPrograms";
import { withHttpServer, type ReceivedRequest, type Responder } from "../support/httpServer";
import { deployed, licensedIn, refused, succeeded } from "../support/fleetStory";
import { imeis } from "../support/imeis";
import type { PulumiProject } from "../support/pulumiProject";

const devices = imeis(12);
const ids = (...numbers: number[]) => numbers.map((number) => String(devices[number - 1]));
const lines = (held: readonly string[]) => held.map((imei) => `${imei}\n`).join("");

/** What every fault does to every operation is in the fault matrix; here the engine and the provider's process take part. */
describeOnEngine("when ThingSpace fails, on the real engine", () => {
  let simulator: Simulator;
  let project: PulumiProject;

  /** A fleet of these devices, up, on an account whose listings have several pages. */
  async function given(held: readonly string[], licenseCount = 20): Promise<void> {
    ({ simulator, project } = await deployed(
      fleetProgram(held),
      { seed: seedOf(devices, { licenseCount }), behavior: { pageSize: 3 } },
      { THINGSPACE_BATCH_SIZE: "3", THINGSPACE_CONCURRENCY: "1" },
    ));
  }

  afterEach(async () => {
    await project[Symbol.asyncDispose]();
    await simulator.close();
  });

  function requestsTo(operation: string): number {
    return simulator.requests().filter(({ path }) => path.endsWith(operation)).length;
  }

  /** Every fault had its turn. */
  function assertHit(faults: readonly Fault[]): void {
    const hit = new Set(simulator.requests().map(({ fault }) => fault));
    assert.deepEqual(
      faults.map(({ name }) => name).filter((name) => !hit.has(name)),
      [],
    );
  }

  it("a create licenses all but the device at fault, however much goes wrong on the way, and the next up takes only that", async () => {
    await given([]);
    const faults: Fault[] = [
      { name: "poison-device", on: "assign", devices: ids(5), times: 999 },
      { name: "internal-error-device", on: "assign", devices: ids(2), times: 2 },
      { name: "session-expired", on: "assign" },
      { name: "reset-after", on: "assign" },
      { name: "verdict-missing", on: "assign" },
      { name: "verdict-foreign", on: "assign" },
      { name: "http-429", on: "assign", retryAfter: 1 },
      { name: "gateway-900901", on: "status" },
    ];
    simulator.setFaults(faults);
    await project.rewrite(fleetProgram(devices));
    const output = refused(await project.up());
    assertHit(faults);
    assert.match(output, /fleet west: 1 license .* 11 devices .*\[partial-failure\]/);
    assert.match(output, new RegExp(`${ids(5).join()}: .*Invalid device id format`));
    assert.deepEqual(
      licensedIn(simulator),
      devices.filter((imei) => imei !== ids(5)[0]),
    );
    assert.equal((await project.resource("west")).outputs?.["devices"], lines(licensedIn(simulator)));

    simulator.clearFaults();
    simulator.clearRequests();
    assert.match(succeeded(await project.up()), /fleet west: 1 assigned; 12 devices licensed/);
    assert.equal(requestsTo("/assign"), 1);
    succeeded(await project.up({ expectNoChanges: true }));
  });

  it("a change records what it did when the service fails for good in the middle, and the next up does the rest", async () => {
    await given(ids(1, 2, 3, 4, 5, 6));
    await project.rewrite(fleetProgram(ids(5, 6, 7, 8, 9, 10)));
    const faults: Fault[] = [
      { name: "half-applied", on: "remove" },
      { name: "http-503", on: "remove", after: 1, times: 999 },
    ];
    simulator.setFaults(faults);
    const output = refused(await project.up());
    assertHit(faults);
    assert.match(output, /fleet west: 3 devices .* 6 devices .*\[outcome-unknown\]/);
    assert.match(output, /ThingSpace returned an error for POST .*\/remove \(503\)/);
    // What was sent and never answered may still be done: it is neither held nor gone.
    const { outputs } = await project.resource("west");
    assert.deepEqual(
      [outputs?.["devices"], outputs?.["undetermined"]],
      [lines(ids(5, 6, 7, 8, 9, 10)), lines(ids(2, 3, 4))],
    );

    simulator.clearFaults();
    succeeded(await project.up());
    assert.deepEqual(licensedIn(simulator), ids(5, 6, 7, 8, 9, 10));
    succeeded(await project.up({ expectNoChanges: true }));
  });

  it("licenses that somebody else took since the preview are noticed before the first write", async () => {
    await given(ids(1, 2), 5);
    await project.rewrite(fleetProgram(ids(1, 2, 3, 4, 5)));
    // In the update the subscription is asked once for the plan, and once more right before the first write.
    const faults: Fault[] = [{ name: "licensed-elsewhere", on: "subscription", after: 1, licenses: 2 }];
    simulator.setFaults(faults);
    const output = refused(await project.up());
    assertHit(faults);
    assert.match(
      output,
      /fleet west needs 3 more licenses, but account 0402196254-00001 has 1 free \(4 of 5 in use\): 2 missing.*\[headroom-exceeded\]/,
    );
    assert.equal(simulator.writes(), 0);
    assert.equal((await project.resource("west")).outputs?.["devices"], lines(ids(1, 2)));
  });

  it("a listing that is not whole is an error and never licenses gone", async () => {
    await given(ids(1, 2, 3, 4, 5, 6, 7));
    const faults: Fault[] = [{ name: "listing-empty", on: "status", times: 999 }];
    simulator.setFaults(faults);
    const output = refused(await project.refresh());
    assertHit(faults);
    assert.doesNotMatch(output, /licenses-lost/);
    assert.doesNotMatch(output, /\n +at .*:\d+:\d+/, "no stack is printed");
    assert.equal((await project.resource("west")).outputs?.["licensedCount"], 7);
    simulator.clearFaults();
    succeeded(await project.refresh({ expectNoChanges: true }));
  });

  it("a refresh survives a session and a token that die between two pages", async () => {
    await given(ids(1, 2, 3, 4, 5, 6, 7));
    const faults: Fault[] = [
      { name: "session-unknown", on: "status", after: 1 },
      { name: "gateway-900901", on: "status", after: 2 },
    ];
    simulator.setFaults(faults);
    succeeded(await project.refresh({ expectNoChanges: true }));
    assertHit(faults);
    assert.equal(requestsTo("/session/login"), 2);
  });

  it("a deletion that half fails says how to finish, and finishes", async () => {
    await given(ids(1, 2, 3, 4, 5, 6, 7));
    await project.rewrite(emptyProgram);
    const faults: Fault[] = [
      { name: "reset-after", on: "remove" },
      { name: "http-500-json", on: "remove", after: 1, times: 999 },
    ];
    simulator.setFaults(faults);
    const output = refused(await project.up());
    assertHit(faults);
    assert.match(
      output,
      /fleet west: not deleted: 3 licenses released .* 4 .* account 0402196254-00001, .*pulumi refresh.*\[deletion-incomplete\]/,
    );
    assert.deepEqual(licensedIn(simulator), ids(4, 5, 6, 7));
    simulator.clearFaults();
    succeeded(await project.up());
    assert.deepEqual(licensedIn(simulator), []);
    assert.deepEqual(
      (await project.resources()).filter(({ type }) => type.endsWith(":DeviceLicenseAssignment")),
      [],
    );
  });

  it("a request on which ThingSpace acts only after it has answered 504 leaves the devices unknown, and the next up knows", async () => {
    await given(ids(1, 2, 3));
    const held: ReceivedRequest[] = [];
    const pass = async ({ method, path, headers, body }: ReceivedRequest) => {
      const forwarded = z.record(z.string(), z.string()).parse({ ...headers, connection: "close" });
      const init = { method, headers: forwarded, ...(body === "" ? {} : { body }) };
      const answer = await fetch(`${simulator.url}${path}`, init);
      return { status: answer.status, body: await answer.text() };
    };
    const gateway: Responder = (request) => {
      if (!/\/(assign|remove)$/.test(request.path)) {
        return pass(request);
      }
      held.push(request);
      return { status: 504, body: "Gateway Timeout" };
    };
    await withHttpServer(gateway, async ({ url }) => {
      for (const [declared, known] of [
        [ids(1, 2, 3, 4, 5, 6), ids(1, 2, 3)],
        [ids(1, 2, 3, 4), ids(1, 2, 3, 4)],
      ] as const) {
        await project.rewrite(fleetProgram(declared));
        project.set({ THINGSPACE_BASE_URL: url });
        assert.deepEqual(codesIn(refused(await project.up())).sort(), ["outcome-unknown", "service-failed"]);
        const { outputs } = await project.resource("west");
        assert.equal(outputs?.["devices"], lines(known));
        assert.match(String(outputs["undetermined"]), /^(\d{15}\n)+$/);
        for (const request of held.splice(0)) {
          await pass(request);
        }
        assert.deepEqual(licensedIn(simulator), declared);

        project.set({ THINGSPACE_BASE_URL: simulator.url });
        succeeded(await project.up());
        assert.equal((await project.resource("west")).outputs?.["devices"], lines(declared));
        succeeded(await project.up({ expectNoChanges: true }));
        // Until then ThingSpace may still act on one of the requests.
        await project.minutesLater();
      }
    });
  });

  it("a subscription that shrank is seen by the refresh, and the preview says what is missing", async () => {
    await given(ids(1, 2, 3, 4));
    simulator.patchAccount(account, { licenseCount: 3 });
    assert.match(
      succeeded(await project.refresh()),
      /fleet west: 1 of 4 recorded devices .*: \d{15} \[licenses-lost\]/,
    );
    assert.match(
      refused(await project.preview()),
      /needs 1 more license, but account .* has 0 free \(3 of 3 in use\): 1 missing.*\[headroom-exceeded\]/,
    );
  });
});
