import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { startSimulator, type Simulator } from "../../src/simulator";
import { imeis } from "../support/imeis";
import { requestToken, requestWith, type RawAnswer, type Tokens } from "./rawThingSpace";
import { replaying, signedIn } from "./replay";

/** What both files say of themselves. */
const provenance = {
  source: z.url({ hostname: /^thingspace\.verizon\.com$/ }),
  /** The day. */
  transcribed: z.iso.date(),
  note: z.string(),
};

const errorMessagesSchema = z.strictObject({
  ...provenance,
  errors: z.array(
    z.strictObject({
      errorCode: z.string(),
      errorMessage: z.string(),
      /** Why the simulator never says so. */
      notSimulated: z.string().optional(),
      /** What is answered like this by a simulator with the accounts of this test; the body is sent as it is. */
      requests: z.array(z.strictObject({ method: z.string(), path: z.string(), body: z.string().optional() })),
    }),
  ),
});

const credentialFaultsSchema = z.strictObject({
  ...provenance,
  faults: z.array(z.strictObject({ situation: z.string(), status: z.int(), body: z.record(z.string(), z.unknown()) })),
});

const read = (file: string): unknown => JSON.parse(readFileSync(path.join(__dirname, "vendorErrors", file), "utf8"));
const { errors } = errorMessagesSchema.parse(read("errorMessages.json"));
const { faults } = credentialFaultsSchema.parse(read("credentialFaults.json"));

const account = "0402196254-00001";
const firstPage = { method: "GET", path: `/api/fota/v1/licenses/${account}/index/0` };

function openSimulator(): Promise<Simulator> {
  const devices = imeis(3).map((deviceId) => ({ deviceId, licensed: true }));
  return startSimulator({
    seed: {
      accounts: [
        { accountName: account, licenseCount: 5, devices },
        { accountName: "0402196254-00009", licenseCount: 5, active: false },
      ],
    },
  });
}

describe("the vendor's table of errors", () => {
  for (const { errorCode, errorMessage, notSimulated, requests } of errors) {
    for (const { method, path: asked, body } of requests) {
      it(`has "${errorMessage}", and the simulator says so to ${method} ${asked} ${body ?? ""}`, async () => {
        await using simulator = await openSimulator();
        const answer = await requestWith({ baseUrl: simulator.url }, await signedIn(simulator), {
          method,
          path: asked,
          body,
        });
        assert.deepEqual(answer, { status: 400, body: { errorCode, errorMessage } });
      });
    }

    it(`has "${errorMessage}", and the simulator says so or the file says why not`, () => {
      assert.equal(requests.length === 0, notSimulated !== undefined);
    });

    it(`has "${errorMessage}", which the client hands on`, async () => {
      const replies = { [firstPage.path]: { status: 400, body: { errorCode, errorMessage } } };
      await replaying(replies, async (client, server) => {
        await assert.rejects(client.licensedDevices(account), {
          name: "ThingSpaceError",
          status: 400,
          errorCode,
          serviceMessage: errorMessage,
        });
        // A parameter that is wrong stays wrong: nothing is asked twice.
        assert.equal(server.requests.length, 3);
      });
    });
  }
});

/** What is done in each situation of the file. */
const situations: Readonly<Record<string, (simulator: Simulator, tokens: Tokens) => Promise<RawAnswer>>> = {
  "a dead bearer token": ({ url: baseUrl }, tokens) =>
    requestWith({ baseUrl }, { ...tokens, bearer: "dead" }, firstPage),
  "no bearer token": ({ url: baseUrl }, tokens) =>
    requestWith({ baseUrl }, { ...tokens, bearer: undefined }, firstPage),
  "a token asked for without a key pair": ({ url: baseUrl }) => requestToken({ baseUrl }, undefined),
  "a token asked for without a grant type": ({ url: baseUrl }) =>
    requestToken({ baseUrl }, { applicationKey: "demo-key", applicationSecret: "demo-secret" }, {}),
  "a path that the gateway does not know": ({ url: baseUrl }, tokens) =>
    requestWith({ baseUrl }, tokens, { method: "GET", path: "/api/fota/v1/nothing" }),
  "no session": ({ url: baseUrl }, tokens) => requestWith({ baseUrl }, { ...tokens, session: undefined }, firstPage),
  "an unknown session": ({ url: baseUrl }, tokens) =>
    requestWith({ baseUrl }, { ...tokens, session: "00000000-0000-4000-8000-000000000000" }, firstPage),
  "a session that was idle for more than 20 minutes": (simulator, tokens) => {
    simulator.advanceClock(20 * 60 + 1);
    return requestWith({ baseUrl: simulator.url }, tokens, firstPage);
  },
};

/** The client gives up a token once, and takes up another: what it meets twice it tells. */
const asked: Readonly<Record<string, readonly string[]>> = {
  "a dead bearer token": ["token", "login", "index", "token", "index"],
  "no bearer token": ["token", "login", "index", "token", "index"],
  "no session": ["token", "login", "index", "login", "index"],
  "an unknown session": ["token", "login", "index", "login", "index"],
  "a session that was idle for more than 20 minutes": ["token", "login", "index", "login", "index"],
};

describe("the vendor's words for bad credentials", () => {
  it("are all replayed", () => {
    assert.deepEqual(faults.map(({ situation }) => situation).sort(), Object.keys(situations).sort());
  });

  for (const { situation, status, body } of faults) {
    it(`are the simulator's, too: ${situation}`, async () => {
      await using simulator = await openSimulator();
      const answer = await situations[situation]!(simulator, await signedIn(simulator));
      assert.equal(answer.status, status);
      assertSays(answer.body, body);
    });
  }

  for (const [situation, requests] of Object.entries(asked)) {
    it(`make the client get another token once: ${situation}`, async () => {
      const { status, body } = faults.find((fault) => fault.situation === situation)!;
      await replaying({ [firstPage.path]: { status, body } }, async (client, server) => {
        await assert.rejects(client.licensedDevices(account), { name: "ThingSpaceError", kind: "credentials", status });
        assert.deepEqual(
          server.requests.map((request) => /token$|login$|index/.exec(request.path)?.[0]),
          requests,
        );
      });
    });
  }
});

/** The same fields with the same text; "…" stands for any. */
function assertSays(answer: unknown, documented: unknown): void {
  if (typeof documented === "string") {
    assert.ok(typeof answer === "string");
    const pattern = documented.split("…").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    assert.match(answer, new RegExp(`^${pattern.join(".*")}$`));
    return;
  }
  const object = z.record(z.string(), z.unknown());
  const [answered, expected] = [object.parse(answer), object.parse(documented)];
  assert.deepEqual(Object.keys(answered).sort(), Object.keys(expected).sort());
  for (const [name, value] of Object.entries(expected)) {
    assertSays(answered[name], value);
  }
}
