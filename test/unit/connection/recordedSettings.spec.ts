import assert from "node:assert/strict";
import { resolveSettings } from "../../../src/settings/config";
import { connect } from "../../../src/connection/connect";
import { withRecordedSettingsAdvice } from "../../../src/connection/recordedSettings";
import type { ThingSpaceClient } from "../../../src/thingspace/client";
import { ThingSpaceError } from "../../../src/thingspace/http/thingSpaceError";
import { startSimulator } from "../../../src/simulator";
import { account, seedOf } from "../../support/fleetPrograms";
import { imeis } from "../../support/imeis";

const devices = imeis(1);
const recorded = {
  applicationKey: "demo-key",
  applicationSecret: "demo-secret",
  username: "demo-user",
  password: "old",
};

async function all(items: AsyncIterable<unknown>): Promise<void> {
  for await (const item of items) {
    assert.fail(JSON.stringify(item));
  }
}

async function refusalOf(
  stack: Record<string, string>,
  environment: Record<string, string>,
  ask: (client: ReturnType<typeof connect>) => Promise<unknown> = (client) => client.subscription(account),
): Promise<ThingSpaceError> {
  const client = connect({
    settings: resolveSettings({ environment, stackConfig: (name) => stack[name] }),
    environment,
    print: () => undefined,
    printDebug: () => undefined,
  });
  const error: unknown = await ask(client).catch((reason: unknown) => reason);
  assert.ok(error instanceof ThingSpaceError);
  return error;
}

describe("a login that is refused", () => {
  for (const [what, ask] of [
    ["a read", undefined],
    ["a write", (client: ThingSpaceClient) => all(client.remove(account, devices))],
  ] as const) {
    it(`says which settings may be out of date, and what to do: ${what}`, async () => {
      await using simulator = await startSimulator({ seed: seedOf(devices) });
      const { message, kind } = await refusalOf({ ...recorded, baseUrl: simulator.url }, {}, ask);
      assert.equal(kind, "credentials");
      for (const part of [
        "thingspace:password",
        "THINGSPACE_PASSWORD in the environment",
        "--run-program",
        "without --refresh",
      ]) {
        assert.ok(message.includes(part), message);
      }
    });
  }

  it("says so of those alone that the error names, and that come from stack config", async () => {
    await using simulator = await startSimulator({ seed: seedOf(devices) });
    const environment = {
      THINGSPACE_BASE_URL: simulator.url,
      THINGSPACE_PASSWORD: "old",
    };
    const { message } = await refusalOf(recorded, environment);
    assert.match(message, /older value of thingspace:username:/);
  });

  it("says nothing of it when all comes from the environment", async () => {
    await using simulator = await startSimulator({ seed: seedOf(devices) });
    const { message } = await refusalOf(
      {},
      {
        THINGSPACE_BASE_URL: simulator.url,
        THINGSPACE_APPLICATION_KEY: "demo-key",
        THINGSPACE_APPLICATION_SECRET: "demo-secret",
        THINGSPACE_USERNAME: "demo-user",
        THINGSPACE_PASSWORD: "old",
      },
    );
    assert.doesNotMatch(message, /recorded/);
  });
});

describe("the same client with the advice", () => {
  const facts = {
    kind: "credentials",
    status: 401,
    errorCode: "X",
    serviceMessage: "No",
    pageTitle: "Title",
    retryAfterMs: 7,
    rejectedToken: "unclear",
    mayHaveActed: true,
    cause: new Error("cause"),
  } as const;
  const failing = (failure: ThingSpaceError) => {
    const client = connect({
      settings: resolveSettings({ environment: {}, stackConfig: (name) => ({ ...recorded })[name] }),
      environment: {},
      print: () => undefined,
      printDebug: () => undefined,
    });
    const promised = () => Promise.reject(failure);
    async function* yielded() {
      await Promise.resolve();
      throw failure;
    }
    return withRecordedSettingsAdvice(
      {
        ...client,
        subscription: promised,
        licensedDevices: promised,
        upgrades: promised,
        assign: yielded,
        remove: yielded,
        cancellationCandidates: promised,
        setCancellationCandidates: promised,
        clearCancellationCandidates: promised,
      },
      ["password", "baseUrl"],
    );
  };
  const calls: Record<string, (client: ThingSpaceClient) => Promise<unknown>> = {
    subscription: (client) => client.subscription(account),
    licensedDevices: (client) => client.licensedDevices(account),
    upgrades: (client) => client.upgrades(account),
    assign: (client) => all(client.assign(account, devices)),
    remove: (client) => all(client.remove(account, devices)),
    cancellationCandidates: (client) => client.cancellationCandidates(account),
    setCancellationCandidates: (client) => client.setCancellationCandidates(account, devices),
    clearCancellationCandidates: (client) => client.clearCancellationCandidates(account),
  };
  for (const [name, call] of Object.entries(calls)) {
    it(`passes on everything else that is known of a failure: ${name}`, async () => {
      await assert.rejects(call(failing(new ThingSpaceError("boom", facts))), {
        name: "ThingSpaceError",
        message: /^boom .*value of thingspace:password/,
        ...facts,
      });
    });
  }

  for (const [what, known, setting] of [
    ["a path that is not there", { kind: "refused", status: 404 }, "baseUrl"],
    ["a path that the gateway does not know", { kind: "refused", status: 400, errorCode: "900906" }, "baseUrl"],
    ["another refusal", { kind: "refused", status: 400 }, undefined],
    ["a service that fails", { kind: "unavailable", status: 503 }, undefined],
  ] as const) {
    it(`speaks of ${setting ?? "no setting"} after ${what}`, async () => {
      const failure = new ThingSpaceError("boom", { ...known, mayHaveActed: false });
      const told: unknown = await failing(failure)
        .subscription(account)
        .catch((error: unknown) => error);
      assert.ok(told instanceof ThingSpaceError);
      assert.equal(/value of thingspace:(\w+)/.exec(told.message)?.[1], setting);
    });
  }
});

describe("an address that does not answer", () => {
  it("may be the one of the last deployment, too", async () => {
    const { message } = await refusalOf({ ...recorded, baseUrl: "http://127.0.0.1:1" }, {});
    assert.match(message, /value of thingspace:baseUrl.*THINGSPACE_BASE_URL in the environment/);
  });
});
