import assert from "node:assert/strict";
import type { Seed } from "../../src/simulator";
import { imei, imeis } from "../support/imeis";
import { all } from "./clientScene";
import { asObject } from "./rawThingSpace";
import { replaying, simulated } from "./replay";
import { readPage, shapeOf } from "./vendorPage";

const subscriptionStatus = readPage("subscriptionStatus.json");
const licenseStatus = readPage("licenseStatus.json");
const assignLicenses = readPage("assignLicenses.json");

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
        devices.map((device) => ({
          imei: device,
          outcome: "refused",
          reason: 'ThingSpace said "error message string"',
        })),
      );
    });
  });
});

function licensed(devices: readonly string[]): NonNullable<Seed["accounts"][number]["devices"]> {
  return devices.map((deviceId) => ({ deviceId, licensed: true }));
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

function byDevice(list: unknown): unknown[] {
  assert.ok(Array.isArray(list));
  return list.map(asObject).sort((one, other) => (String(one["deviceId"]) < String(other["deviceId"]) ? -1 : 1));
}
