import assert from "node:assert/strict";

import type { Fault, Simulator } from "../../../../src/simulator";
import { startSimulator } from "../../../../src/simulator";
import { faultNames } from "../../../../src/simulator/faults/allFaults";
import { imei } from "../seeds";
import type { Reply, SimulatorClient } from "../simulatorClient";
import { account, logIn, requestSession, requestToken } from "../simulatorClient";

const licenses = `/api/fota/v1/licenses/${account}`;
const requested = [imei(11), imei(12), imei(13), imei(14)];

/** Six licensed devices, in pages of two, and four without a license. */
const devices = [
  ...[1, 2, 3, 4, 5, 6].map((ending) => ({
    deviceId: imei(ending),
    licensed: true,
    assignmentTime: `2017-11-0${ending}T00:00:00.000Z`,
  })),
  ...requested.map((deviceId) => ({ deviceId })),
];

interface Scene {
  readonly simulator: Simulator;
  readonly client: SimulatorClient;
  readonly assign: () => Promise<Reply>;
  readonly list: (cursor?: string) => Promise<Reply>;
  /** How many of the requested devices hold a license. */
  readonly applied: () => number;
}

function deviceIds({ body }: Reply): string[] {
  assert.ok(Array.isArray(body["deviceList"]));
  return body["deviceList"].map((device: { readonly deviceId: string }) => device.deviceId);
}

function reasons({ body }: Reply): string[] {
  assert.ok(Array.isArray(body["deviceList"]));
  return body["deviceList"].map((device: { readonly Reason: string }) => device.Reason);
}

/** Sent with the fault armed, one answer with the status that follows. */
function answers(status: number, text: RegExp) {
  return async ({ assign, applied }: Scene) => {
    const reply = await assign();
    assert.equal(reply.status, status);
    assert.match(reply.text, text);
    assert.equal(applied(), 0);
    assert.equal((await assign()).status, 200);
  };
}

function loses(effect: number) {
  return async ({ simulator, assign, applied }: Scene) => {
    await assert.rejects(assign(), TypeError);
    assert.equal(applied(), effect);
    assert.equal(simulator.requests().at(-1)!.status, 0);
    assert.equal((await assign()).status, 200);
  };
}

function refusesSession(code: string) {
  return async ({ simulator, client, assign, applied }: Scene) => {
    assert.equal((await assign()).body["errorCode"], code);
    assert.equal((await assign()).body["errorCode"], code, "the session stays dead once the fault is spent");
    assert.equal(applied(), 0);
    assert.equal((await requestSession(simulator.url, client.accessToken)).status, 200);
  };
}

const scenes: readonly (readonly [fault: Fault, title: string, play: (scene: Scene) => Promise<void>])[] = [
  [{ name: "refuse" }, "closes the connection, with nothing done", loses(0)],
  [{ name: "reset-before" }, "breaks the connection, with nothing done", loses(0)],
  [{ name: "reset-after" }, "breaks the connection once the write took effect", loses(4)],
  [
    { name: "stall" },
    "answers nothing until the client gives up",
    async ({ simulator, client, applied }) => {
      const headers = { authorization: `Bearer ${client.accessToken}`, "VZ-M2M-Token": client.sessionToken };
      const body = JSON.stringify({ deviceList: requested });
      const url = `${simulator.url}${licenses}/assign`;
      const signal = AbortSignal.timeout(100);
      await assert.rejects(fetch(url, { method: "POST", headers, body, signal }), { name: "TimeoutError" });
      assert.equal(applied(), 0);
    },
  ],
  [
    { name: "cut-body" },
    "answers half of the body once the write took effect",
    async ({ simulator, assign, applied }) => {
      await assert.rejects(assign(), TypeError);
      assert.equal(applied(), 4);
      assert.equal(simulator.requests().at(-1)!.status, 200);
    },
  ],
  [
    { name: "slow", ms: 80 },
    "answers late",
    async ({ assign, applied }) => {
      let answered = false;
      const reply = assign().then(({ status }) => {
        answered = true;
        return status;
      });
      while (applied() === 0) {
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      assert.equal(answered, false);
      assert.equal(await reply, 200);
    },
  ],
  [{ name: "http-408" }, "answers 408", answers(408, /Timeout/)],
  [
    { name: "http-429", retryAfter: 7 },
    "answers 429 with the header",
    async ({ assign }) => {
      const { status, headers } = await assign();
      assert.deepEqual([status, headers.get("retry-after")], [429, "7"]);
    },
  ],
  [
    { name: "http-429" },
    "answers 429 without the header",
    async ({ assign }) => {
      const { status, headers } = await assign();
      assert.deepEqual([status, headers.get("retry-after")], [429, null]);
    },
  ],
  [
    { name: "http-429", nextAccessSeconds: 90 },
    "answers 429 with a time in the body, by the clock of its Date",
    async ({ simulator, assign }) => {
      simulator.advanceClock(3600);
      const { status, body, headers } = await assign();
      assert.deepEqual([status, headers.get("retry-after")], [429, null]);
      const printed = String(body["nextAccessTime"]);
      assert.match(printed, /^\d{4}-[A-Z][a-z]{2}-\d\d \d\d:\d\d:\d\d\+0000 UTC$/);
      const date = Date.parse(headers.get("date") ?? "");
      assert.ok(date - Date.now() > 3_590_000);
      assert.equal(Date.parse(printed.replace("+0000 UTC", " UTC")) - date, 90_000);
    },
  ],
  [{ name: "http-500" }, "answers 500 without JSON", answers(500, /^Internal/)],
  [{ name: "http-500-json" }, "answers 500 with a code", answers(500, /"errorCode":"INTERNAL_SYSTEM_ERROR"/)],
  [{ name: "http-502-html" }, "answers 502 with a web page", answers(502, /^<html>/)],
  [{ name: "http-500-json", status: 200 }, "answers 200 with a code", answers(200, /INTERNAL_SYSTEM_ERROR/)],
  [{ name: "http-502-html", status: 200 }, "answers 200 with a web page", answers(200, /<title>Sign in/)],
  [{ name: "http-503" }, "answers 503", answers(503, /Unavailable/)],
  [{ name: "gateway-403-xml" }, "answers 403 with XML", answers(403, /^<am:fault /)],
  [
    { name: "gateway-900901" },
    "ends the bearer token",
    async ({ simulator, client, assign, applied }) => {
      assert.match((await assign()).text, /"fault":\{"code":"900901"/);
      assert.equal((await assign()).status, 401, "the token stays dead once the fault is spent");
      assert.equal(applied(), 0);
      assert.notEqual((await requestToken(simulator.url)).body["access_token"], client.accessToken);
    },
  ],
  [{ name: "gateway-900902", form: "flat" }, "prints it without an envelope", answers(401, /^\{"code":"900902"/)],
  [{ name: "gateway-900902", form: "xml" }, "prints it as XML", answers(401, /<ams:code>900902</)],
  [{ name: "gateway-900902", form: "html" }, "prints it as a web page", answers(401, /^<html>/)],
  [{ name: "gateway-900902", form: "empty" }, "prints nothing", answers(401, /^$/)],
  [
    { name: "gateway-900902", form: "header" },
    "says it in a header",
    async ({ assign }) => {
      const { status, text, headers } = await assign();
      assert.deepEqual([status, text], [401, ""]);
      assert.match(headers.get("www-authenticate") ?? "", /error="invalid_token"/);
    },
  ],
  [{ name: "gateway-900902" }, "misses the bearer token", answers(401, /"code":"900902"/)],
  [
    { name: "too-large", devices: 3 },
    "refuses a request of more devices than that",
    async ({ client, assign }) => {
      const fits = await client.post(`${licenses}/assign`, { deviceList: requested.slice(0, 3) });
      assert.equal(fits.status, 200);
      assert.equal((await assign()).status, 413);
    },
  ],
  [
    { name: "session-expired" },
    "lets the session expire",
    refusesSession("UnifiedWebService.REQUEST_FAILED.SessionToken.Expired"),
  ],
  [
    { name: "session-unknown" },
    "forgets the session",
    refusesSession("UnifiedWebService.INPUT_INVALID.SessionToken.Invalid"),
  ],
  [
    { name: "session-replaced" },
    "ends the session by another login",
    refusesSession("UnifiedWebService.INPUT_INVALID.SessionToken.Invalid"),
  ],
  [
    { name: "login-refused", times: 5 },
    "refuses a right password, and locks the user in the end",
    async ({ simulator, client }) => {
      for (let failure = 0; failure < 5; failure += 1) {
        assert.equal((await requestSession(simulator.url, client.accessToken)).status, 400);
      }
      const { body } = await requestSession(simulator.url, client.accessToken);
      assert.match(String(body["errorCode"]), /Locked$/);
    },
  ],
  [
    { name: "login-refused", locked: true },
    "refuses a user who is locked",
    async ({ simulator, client }) => {
      const { body } = await requestSession(simulator.url, client.accessToken);
      assert.match(String(body["errorCode"]), /Locked$/);
      assert.equal((await requestSession(simulator.url, client.accessToken)).status, 200);
    },
  ],
  [
    { name: "token-refused" },
    "refuses a right key pair",
    async ({ simulator }) => {
      const { status, body } = await requestToken(simulator.url);
      assert.deepEqual([status, body["error"]], [401, "invalid_client"]);
      assert.equal((await requestToken(simulator.url)).status, 200);
    },
  ],
  [
    { name: "half-applied" },
    "fails once the first half took effect",
    async ({ assign, applied }) => {
      assert.equal((await assign()).status, 500);
      assert.equal(applied(), 2);
    },
  ],
  [
    { name: "verdict-missing" },
    "answers nothing about one device that it licensed",
    async ({ assign, applied }) => {
      assert.deepEqual(deviceIds(await assign()), requested.slice(1));
      assert.equal(applied(), 4);
    },
  ],
  [
    { name: "verdict-foreign" },
    "answers about a device that was not asked about",
    async ({ assign }) => {
      assert.deepEqual(deviceIds(await assign()), [...requested, "000000000000000"]);
    },
  ],
  [
    { name: "verdict-duplicate" },
    "answers twice about one device",
    async ({ assign }) => {
      assert.deepEqual(deviceIds(await assign()), [requested[0], ...requested]);
    },
  ],
  [
    { name: "status-unknown" },
    "answers a status that nobody knows",
    async ({ assign }) => {
      const { text } = await assign();
      assert.equal(text.match(/LicenseAssignPending/g)!.length, 1);
      assert.equal(text.match(/LicenseAssignSuccess/g)!.length, 3);
    },
  ],
  [
    { name: "internal-error-device", devices: [imei(12)] },
    "fails a device with an internal error",
    async ({ assign, applied }) => {
      assert.deepEqual(reasons(await assign()), ["Success", "Internal error.", "Success", "Success"]);
      assert.equal(applied(), 3);
    },
  ],
  [
    { name: "poison-device", devices: [imei(12)] },
    "refuses a request that names the device",
    async ({ client, assign, applied }) => {
      assert.equal((await client.post(`${licenses}/assign`, { deviceList: [imei(11)] })).status, 200);
      assert.equal((await assign()).body["errorMessage"], "Invalid device id format");
      assert.equal(applied(), 1);
    },
  ],
  [
    { name: "pool-exhausted-midway" },
    "finds the pool empty after the first half",
    async ({ assign, applied }) => {
      assert.deepEqual(reasons(await assign()), [
        "Success",
        "Success",
        "No license available.",
        "No license available.",
      ]);
      assert.equal(applied(), 2);
    },
  ],
  [
    { name: "cursor-refused" },
    "refuses a cursor that it gave, but never a first page",
    async ({ list }) => {
      assert.equal((await list()).status, 200);
      assert.equal((await list(imei(2))).body["errorMessage"], "LastSeenDeviceId Not Valid");
    },
  ],
  [
    { name: "cursor-stuck" },
    "points a page at itself",
    async ({ list }) => {
      const { body } = await list(imei(4));
      assert.deepEqual([body["hasMoreData"], body["lastSeenDeviceId"]], [true, Number(imei(4))]);
    },
  ],
  [
    { name: "cursor-repeated" },
    "points the last page at the second",
    async ({ list }) => {
      const { body } = await list(imei(4));
      assert.deepEqual([body["hasMoreData"], body["lastSeenDeviceId"]], [true, Number(imei(2))]);
    },
  ],
  [
    { name: "page-unsorted" },
    "turns a page around, and leaves its cursor",
    async ({ list }) => {
      const reply = await list();
      assert.deepEqual(deviceIds(reply), [imei(2), imei(1)]);
      assert.equal(reply.body["lastSeenDeviceId"], Number(imei(2)));
    },
  ],
  [
    { name: "page-empty-more" },
    "loses the devices of a page and goes on behind them",
    async ({ list }) => {
      const reply = await list(imei(4));
      assert.deepEqual(deviceIds(reply), []);
      assert.deepEqual([reply.body["hasMoreData"], reply.body["lastSeenDeviceId"]], [true, Number(imei(6))]);
    },
  ],
  [
    { name: "page-duplicate" },
    "lists a device twice",
    async ({ list }) => {
      assert.deepEqual(deviceIds(await list()), [imei(1), imei(2), imei(1)]);
    },
  ],
  [
    { name: "count-mismatch" },
    "counts one more than there are",
    async ({ list }) => {
      assert.equal((await list()).body["assignedLicenses"], 7);
    },
  ],
  [
    { name: "listing-empty" },
    "lists nothing and says that this is all",
    async ({ list }) => {
      const reply = await list();
      assert.deepEqual(deviceIds(reply), []);
      assert.equal(reply.body["hasMoreData"], false);
    },
  ],
  [
    { name: "listing-lags", seconds: 60, times: 9 },
    "lists the licenses as they were, until that time has passed",
    async ({ simulator, client, list, assign }) => {
      const seen = async () => [deviceIds(await list(imei(6))), (await list()).body["assignedLicenses"]];
      assert.equal((await assign()).body["licUsedCount"], 10);
      assert.deepEqual(await seen(), [[], 6]);
      simulator.advanceClock(40);
      await client.post(`${licenses}/remove`, { deviceList: [imei(11)] });
      assert.deepEqual(await seen(), [[], 6]);
      assert.equal((await client.get(`/api/fota/v1/subscriptions/${account}`)).body["licenseUsedCount"], 9);
      simulator.advanceClock(40);
      assert.deepEqual(await seen(), [[imei(11), imei(12)], 10]);
      simulator.advanceClock(40);
      assert.deepEqual(await seen(), [[imei(12), imei(13)], 9]);
    },
  ],
  [
    { name: "listing-lags", seconds: 60 },
    "does not show what somebody does in the portal either",
    async ({ simulator, list }) => {
      simulator.patchAccount(account, { devices: [{ deviceId: imei(1), licensed: false }] });
      assert.deepEqual(deviceIds(await list()), [imei(1), imei(2)]);
      assert.deepEqual(deviceIds(await list()), [imei(2), imei(3)], "the truth once the fault is spent");
    },
  ],
  [
    { name: "count-lags", seconds: 60, times: 9 },
    "counts the licenses in use as they were, and judges writes by the truth",
    async ({ simulator, client, list, assign, applied }) => {
      const used = async () => (await client.get(`/api/fota/v1/subscriptions/${account}`)).body["licenseUsedCount"];
      await assign();
      assert.deepEqual([await used(), (await list()).body["assignedLicenses"]], [6, 10]);
      assert.deepEqual(
        reasons(await assign()),
        requested.map(() => "Device license preexisting"),
      );
      assert.equal(applied(), 4);
      simulator.advanceClock(61);
      assert.equal(await used(), 10);
    },
  ],
  [
    { name: "release-lags", seconds: 60, times: 9 },
    "assigns a released license only when that time has passed, and counts it as free at once",
    async ({ simulator, client, assign }) => {
      simulator.patchAccount(account, { licenseCount: 8 });
      await client.post(`${licenses}/remove`, { deviceList: [imei(1), imei(2)] });
      assert.equal((await client.get(`/api/fota/v1/subscriptions/${account}`)).body["licenseUsedCount"], 4);
      const [success, refused] = ["Success", "No license available."];
      assert.deepEqual(reasons(await assign()), [success, success, refused, refused]);
      simulator.advanceClock(61);
      assert.deepEqual(reasons(await assign()).slice(2), [success, success]);
    },
  ],
  [
    { name: "subscription-shrunk", licenseCount: 5 },
    "takes the license assigned first",
    async ({ list }) => {
      const { body } = await list();
      assert.deepEqual([body["totalLicenses"], body["assignedLicenses"]], [5, 5]);
      assert.deepEqual(deviceIds(await list()), [imei(2), imei(3)]);
    },
  ],
  [
    { name: "device-gone", devices: [imei(1)] },
    "takes a device out of the account",
    async ({ list }) => {
      assert.deepEqual(deviceIds(await list()), [imei(2), imei(3)]);
    },
  ],
  [
    { name: "licensed-elsewhere", licenses: 3 },
    "gives free licenses to devices that nobody declared",
    async ({ assign, applied }) => {
      // Of ten, six were in use: one is left.
      const { body } = await assign();
      assert.equal(body["licUsedCount"], 10);
      assert.equal(applied(), 1);
    },
  ],
  [
    { name: "licensed-elsewhere" },
    "gives all free licenses away when no number is named",
    async ({ assign, applied }) => {
      assert.equal((await assign()).body["licUsedCount"], 10);
      assert.equal(applied(), 0);
    },
  ],
  [
    { name: "account-inactive" },
    "closes the account until somebody opens it",
    async ({ simulator, assign }) => {
      assert.equal((await assign()).body["errorMessage"], "Inactive account");
      assert.equal((await assign()).body["errorMessage"], "Inactive account");
      simulator.patchAccount(account, { active: true });
      assert.equal((await assign()).status, 200);
    },
  ],
];

describe("the fault", () => {
  let simulator: Simulator;

  afterEach(async () => {
    await simulator.close();
  });

  for (const [fault, title, play] of scenes) {
    it(`${fault.name} ${title}`, async () => {
      const seed = { accounts: [{ accountName: account, licenseCount: 10, devices }] };
      simulator = await startSimulator({ seed, behavior: { pageSize: 2 } });
      const client = await logIn(simulator);
      simulator.setFaults([fault]);
      await play({
        simulator,
        client,
        assign: () => client.post(`${licenses}/assign`, { deviceList: requested }),
        list: (cursor = "0") => client.get(`${licenses}/index/${cursor}`),
        applied: () => {
          const held = simulator.state().accounts[0]!.devices ?? [];
          return held.filter(({ deviceId, licensed }) => requested.includes(deviceId) && licensed === true).length;
        },
      });
    });
  }
});

describe("the faults", () => {
  it("are all played above", () => {
    const played = new Set<string>(scenes.map(([{ name }]) => name));
    assert.deepEqual(
      faultNames.filter((name) => !played.has(name)),
      [],
    );
  });
});
