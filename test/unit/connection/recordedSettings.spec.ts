import assert from "node:assert/strict";
import { resolveSettings } from "../../../src/settings/config";
import { connect } from "../../../src/connection/connect";
import { ThingSpaceError } from "../../../src/thingspace/errors";
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
    [
      "a write",
      async (client: ReturnType<typeof connect>) => {
        for await (const verdicts of client.remove(account, devices)) {
          assert.fail(JSON.stringify(verdicts));
        }
      },
    ],
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

  it("says so of those alone that come from stack config", async () => {
    await using simulator = await startSimulator({ seed: seedOf(devices) });
    const environment = {
      THINGSPACE_BASE_URL: simulator.url,
      THINGSPACE_USERNAME: "demo-user",
      THINGSPACE_PASSWORD: "old",
    };
    const { message } = await refusalOf(recorded, environment);
    assert.match(message, /use thingspace:applicationKey, thingspace:applicationSecret as recorded/);
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

describe("an address that does not answer", () => {
  it("may be the one of the last deployment, too", async () => {
    const { message } = await refusalOf({ ...recorded, baseUrl: "http://127.0.0.1:1" }, {});
    assert.match(message, /thingspace:baseUrl as recorded.*THINGSPACE_BASE_URL in the environment/);
  });
});
