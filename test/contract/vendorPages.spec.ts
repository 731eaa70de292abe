import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import fetch from "node-fetch";
import { z } from "zod";
import { startSimulator, type Seed } from "../../src/simulator";
import { createThingSpaceClient, type ThingSpaceClient } from "../../src/thingspace/client";
import { systemClock } from "../../src/thingspace/clock";
import { demoSettings } from "../support/demoSettings";
import { withHttpServer, type HttpServer } from "../support/httpServer";
import { imei, imeis } from "../support/imeis";
import { all } from "./clientScene";
import { dialects } from "./dialects";
import { asObject, RawLicenses, requestSession, requestToken, type RawAnswer } from "./rawThingSpace";

const directory = path.join(__dirname, "vendorPages");

/** The examples of one page of Verizon's documentation, as printed there. */
const vendorPageSchema = z.strictObject({
  source: z.string(),
  /** The day. */
  transcribed: z.iso.date(),
  /** What is not as printed, and why. */
  note: z.string().optional(),
  request: z.strictObject({
    method: z.enum(["GET", "POST"]),
    path: z.string(),
    body: z.object({ deviceList: z.array(z.string()) }).optional(),
  }),
  success: z.record(z.string(), z.unknown()),
  failure: z.record(z.string(), z.unknown()),
});

function readPage(file: string): z.infer<typeof vendorPageSchema> {
  return vendorPageSchema.parse(JSON.parse(readFileSync(path.join(directory, file), "utf8")));
}

const subscriptionStatus = readPage("subscriptionStatus.json");
const licenseStatus = readPage("licenseStatus.json");
const assignLicenses = readPage("assignLicenses.json");

type Replies = Readonly<Record<string, { readonly status?: number; readonly body: unknown }>>;

/** Runs the body with a client of a server that gives these replies, whatever they are worth, to these paths. */
async function replaying(
  replies: Replies,
  body: (client: ThingSpaceClient, server: HttpServer) => Promise<void>,
): Promise<void> {
  const all: Replies = {
    "/api/ts/v1/oauth2/token": { body: { access_token: "bearer", token_type: "Bearer", expires_in: 3600 } },
    "/api/m2m/v1/session/login": { body: { sessionToken: "bcce3ea6-fe4f-4952-bacf-eadd80718e83" } },
    ...replies,
  };
  await withHttpServer(
    (request) => all[request.path] ?? { status: 404, body: `nothing is at ${request.path}` },
    async (server) => {
      const client = createThingSpaceClient({
        settings: {
          ...demoSettings(server.url),
          access: { applicationKey: "key", applicationSecret: "secret" },
          session: { username: "somebody", password: "password" },
        },
        fetch,
        clock: systemClock,
        random: () => 0,
      });
      await body(client, server);
    },
  );
}

describe("the client understands the vendor's example of", () => {
  it("a subscription", async () => {
    const { request, success } = subscriptionStatus;
    await replaying({ [request.path]: { body: success } }, async (client) => {
      assert.deepEqual(await client.subscription("0402196254-00001"), {
        account: "0402196254-00001",
        purchaseTypes: ["TS-HFOTA-EVNT", "TS-HFOTA-MRC"],
        licenseCount: 9000,
        licenseUsedCount: 1000,
        updateTime: "2018-03-02 19:50:06.534 +0000 UTC",
      });
    });
  });

  it("a page of licenses with a cursor that is no IMEI and devices in no order, and lists it whole", async () => {
    const { request, success } = licenseStatus;
    // As many as the example says are assigned, less the four that it shows.
    const others = imeis(4315);
    const lastPage = {
      ...success,
      hasMoreData: false,
      lastSeenDeviceId: 0,
      deviceList: others.map((deviceId) => ({ deviceId, assignmentTime: "2017-11-29 20:15:42.738 +0000 UTC" })),
    };
    const lastPath = request.path.replace(/0$/, "1000");
    await replaying({ [request.path]: { body: success }, [lastPath]: { body: lastPage } }, async (client, server) => {
      const { devices, licenseCount } = await client.licensedDevices("0402196254-00001");
      assert.equal(licenseCount, 5000);
      assert.deepEqual(
        [...devices],
        ["990003425730535", "990000473475989", "990000347475989", "990007303425535", ...others],
      );
      assert.deepEqual(
        server.requests.slice(2).map((received) => received.path),
        [request.path, lastPath],
      );
    });
  });

  it("an assignment", async () => {
    const { request, success } = assignLicenses;
    const devices = [imei("900000000000001"), imei("900000000000999")];
    await replaying({ [request.path]: { body: success } }, async (client, server) => {
      assert.deepEqual(
        await all(client.assign("0242078689-00001", devices)),
        devices.map((device) => ({ imei: device, outcome: "done" })),
      );
      const { method, body } = server.requests.at(-1)!;
      assert.equal(method, request.method);
      assert.deepEqual(JSON.parse(body), request.body);
    });
  });

  const refusal = {
    kind: "refused",
    status: 400,
    errorCode: "error code string",
    serviceMessage: "error message string",
  };

  it("a refused question for the subscription", async () => {
    const { request, failure } = subscriptionStatus;
    await replaying({ [request.path]: { status: 400, body: failure } }, async (client) => {
      await assert.rejects(client.subscription("0402196254-00001"), refusal);
    });
  });

  it("a refused question for the licenses", async () => {
    const { request, failure } = licenseStatus;
    await replaying({ [request.path]: { status: 400, body: failure } }, async (client) => {
      await assert.rejects(client.licensedDevices("0402196254-00001"), refusal);
    });
  });

  it("a refused assignment", async () => {
    const { request, failure } = assignLicenses;
    const devices = [imei("900000000000001"), imei("900000000000999")];
    await replaying({ [request.path]: { status: 400, body: failure } }, async (client) => {
      assert.deepEqual(
        await all(client.assign("0242078689-00001", devices)),
        devices.map((device) => ({ imei: device, outcome: "refused", reason: "error message string" })),
      );
    });
  });
});

/** What a simulator with this seed answers to the request of a page. */
async function simulated(
  { request }: { readonly request: z.infer<typeof vendorPageSchema>["request"] },
  options: { readonly seed: Seed; readonly now?: () => number },
): Promise<RawAnswer> {
  await using simulator = await startSimulator(options);
  const application = { applicationKey: "demo-key", applicationSecret: "demo-secret" };
  const bearer = String((await requestToken(simulator.url, application)).body["access_token"]);
  const user = { username: "demo-user", password: "demo-password" };
  const session = String((await requestSession(simulator.url, bearer, user)).body["sessionToken"]);
  const [, account = "", action = ""] = /^\/api\/fota\/v1\/\w+\/([^/]+)(?:\/(\w+))?/.exec(request.path)!;
  const licenses = new RawLicenses(simulator.url, account, { bearer, session }, dialects.v1);
  if (action === "assign") {
    return await licenses.assign(request.body?.deviceList ?? []);
  }
  return action === "index" ? await licenses.status("0") : await licenses.subscription();
}

function licensed(devices: readonly string[]): NonNullable<Seed["accounts"][number]["devices"]> {
  return devices.map((deviceId) => ({ deviceId, licensed: true }));
}

/** Names and types of all that is in a value; a list has the shapes that are found in it. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) {
    const shapes = new Map(value.map(shapeOf).map((shape) => [JSON.stringify(shape), shape]));
    return [...shapes.values()];
  }
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
    return Object.fromEntries(fields.map(([name, field]) => [name, shapeOf(field)]));
  }
  return value === null ? "null" : typeof value;
}

describe("the simulator answers as the vendor's example of", () => {
  it("a subscription, to the letter", async () => {
    const account = {
      accountName: "0402196254-00001",
      purchaseType: "TS-HFOTA-EVNT,TS-HFOTA-MRC",
      licenseCount: 9000,
      devices: licensed(imeis(1000)),
    };
    const now = () => Date.parse("2018-03-02T19:50:06.534Z");
    const { status, body } = await simulated(subscriptionStatus, { seed: { accounts: [account] }, now });
    assert.equal(status, 200);
    assert.deepEqual(shapeOf(body), shapeOf(subscriptionStatus.success));
    assert.deepEqual(body, subscriptionStatus.success);
  });

  it("a page of licenses, but for the cursor, which is an IMEI, and the order", async () => {
    const assignmentTime = "2017-11-29T20:15:42.738Z";
    const account = {
      accountName: "0402196254-00001",
      licenseCount: 5000,
      devices: [
        { deviceId: "990003425730535", licensed: true, assignmentTime },
        { deviceId: "990000473475989", licensed: true, assignmentTime },
        { deviceId: "990000347475989", licensed: true, assignmentTime },
        // Printed with the time of the year 1900.
        { deviceId: "990007303425535", licensed: true },
        ...licensed(Array.from({ length: 4315 }, (_, index) => String(999_000_000_000_000 + index))),
      ],
    };
    const seed = { accounts: [account], behavior: { pageSize: 4 } };
    const { status, body } = await simulated(licenseStatus, { seed });
    assert.equal(status, 200);
    assert.deepEqual(shapeOf(body), shapeOf(licenseStatus.success));
    assert.deepEqual(
      { ...body, deviceList: byDevice(body["deviceList"]) },
      {
        ...licenseStatus.success,
        lastSeenDeviceId: 990007303425535,
        deviceList: byDevice(licenseStatus.success["deviceList"]),
      },
    );
  });

  it("an assignment, to the letter", async () => {
    const account = {
      accountName: "0242078689-00001",
      licenseCount: 9000,
      devices: [...licensed(imeis(998)), { deviceId: "900000000000001" }, { deviceId: "900000000000999" }],
    };
    const { status, body } = await simulated(assignLicenses, { seed: { accounts: [account] } });
    assert.equal(status, 200);
    assert.deepEqual(shapeOf(body), shapeOf(assignLicenses.success));
    assert.deepEqual(body, assignLicenses.success);
  });

  for (const page of [subscriptionStatus, licenseStatus, assignLicenses]) {
    it(`a refused ${page.request.method} ${page.request.path}`, async () => {
      const { status, body } = await simulated(page, { seed: { accounts: [] } });
      assert.equal(status, 400);
      assert.deepEqual(shapeOf(body), shapeOf(page.failure));
    });
  }
});

describe("the transcribed pages", () => {
  const files = readdirSync(directory);

  it("are all replayed", () => {
    assert.deepEqual(files.sort(), ["assignLicenses.json", "licenseStatus.json", "subscriptionStatus.json"]);
  });

  for (const file of files) {
    it(`say where ${file} is from, and when`, () => {
      const { source, transcribed } = readPage(file);
      assert.match(
        source,
        /^https:\/\/thingspace\.verizon\.com\/documentation\/apis\/software-management\/api-reference\/[a-z-]+\.html$/,
      );
      assert.equal(transcribed, "2026-11-23");
    });
  }
});

function byDevice(list: unknown): unknown[] {
  assert.ok(Array.isArray(list));
  return list.map(asObject).sort((one, other) => (String(one["deviceId"]) < String(other["deviceId"]) ? -1 : 1));
}
