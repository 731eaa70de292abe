import assert from "node:assert/strict";
import { assertCount, assertInvalidParameter, devicesOf, idsOf } from "./answers";
import { asObject, type JsonObject, type RawAnswer, type RawLicenses } from "./rawThingSpace";
import type { Opened } from "./subject";

/** The lists of devices and of upgrades: reads, within a suite that is opened once. */
export function describeInventory(opened: () => Opened): void {
  describe("the device list", () => {
    it("has the documented fields", async () => {
      const { subject, licenses } = opened();
      const { status, body } = await licenses.devices("0");
      assert.equal(status, 200);
      assert.equal(body["accountName"], subject.account);
      assert.equal(typeof body["hasMoreData"], "boolean");
      assert.equal(typeof body["lastSeenDeviceId"], subject.dialect.cursorType);
      for (const device of devicesOf(body)) {
        assert.match(String(device["deviceId"]), /^\d{15}$/);
        assert.equal(typeof device["fotaEligible"], "boolean");
        assert.equal(typeof device["licenseAssigned"], "boolean");
      }
    });

    it("holds each device of the account once, and says which of them are licensed", async () => {
      const { subject, licenses } = opened();
      const devices = (await readAll((cursor) => licenses.devices(cursor), devicePages)).flatMap(devicesOf);
      const ids = devices.map(({ deviceId }) => String(deviceId));
      assert.equal(new Set(ids).size, ids.length);
      assert.ok(!ids.includes(subject.nonexistent));
      const listed = devices.find(({ deviceId }) => deviceId === subject.licensed);
      assert.equal(listed?.["licenseAssigned"], true);
    });

    it("agrees with the license status", async () => {
      const { licenses } = opened();
      const devices = (await readAll((cursor) => licenses.devices(cursor), devicePages)).flatMap(devicesOf);
      const status = (await readAll((cursor) => licenses.status(cursor), devicePages)).flatMap(idsOf);
      // A list of one protocol's devices need not hold all that are licensed, but holds no other ones.
      const licensed = devices.filter(({ licenseAssigned }) => licenseAssigned === true);
      assert.deepEqual(
        licensed.map(({ deviceId }) => String(deviceId)).filter((deviceId) => !status.includes(deviceId)),
        [],
      );
      const unlicensed = devices.filter(({ licenseAssigned }) => licenseAssigned !== true);
      assert.deepEqual(
        unlicensed.map(({ deviceId }) => String(deviceId)).filter((deviceId) => status.includes(deviceId)),
        [],
      );
    });

    it("does not start from a device that is not in the account", async () => {
      const { subject, licenses } = opened();
      assertInvalidParameter(await licenses.devices(subject.nonexistent), /last ?seen ?device ?id/i);
    });
  });

  describe("the list of upgrades", () => {
    it("has the documented fields, whatever status is asked for", async () => {
      const { subject, licenses } = opened();
      const { upgrades } = subject.dialect;
      for (const status of subject.dialect.upgradeStatuses) {
        const answer = await licenses.upgrades(status, "0");
        assert.equal(answer.status, 200);
        assert.equal(typeof answer.body[upgrades.more], "boolean");
        for (const upgrade of upgradesOf(answer.body, upgrades.list)) {
          assert.equal(upgrade["accountName"], subject.account);
          assert.ok(typeof upgrade["id"] === "string" && upgrade["id"] !== "");
          assert.ok(typeof upgrade["startDate"] === "string" && upgrade["startDate"] !== "");
          assert.equal(upgrade["status"], status);
        }
      }
    });

    it("goes on from its cursor, and lists no upgrade twice", async () => {
      const { licenses } = opened();
      for (const status of licenses.dialect.upgradeStatuses) {
        const ids = (await allUpgrades(licenses, status)).map(({ id }) => String(id));
        assert.equal(new Set(ids).size, ids.length);
      }
    });

    it("leads to the devices that were upgraded, each with its status", async function () {
      const { subject, licenses } = opened();
      const [over] = subject.dialect.upgradeStatuses;
      const upgrades = await allUpgrades(licenses, over);
      const devices: JsonObject[] = [];
      for (const upgrade of upgrades) {
        devices.push(...(await devicesOfUpgrade(licenses, upgrade)));
      }
      for (const { deviceId, status } of devices) {
        assert.match(String(deviceId), /^\d{15}$/);
        assert.ok(typeof status === "string" && status !== "");
      }
      // Never upgraded, so that no upgrade that is over has them.
      const ids = devices.map(({ deviceId }) => String(deviceId));
      assert.deepEqual(
        subject.licensable.filter((deviceId) => ids.includes(deviceId)),
        [],
      );
      if (subject.upgraded === undefined) {
        this.skip();
      }
      const upgraded = devices.find(({ deviceId }) => deviceId === subject.upgraded);
      assert.match(String(upgraded?.["status"]), /success/i);
    });
  });
}

interface PageFields {
  readonly more: string;
  readonly cursor: string;
}

const devicePages: PageFields = { more: "hasMoreData", cursor: "lastSeenDeviceId" };

async function readAll(
  read: (cursor: string) => Promise<RawAnswer>,
  { more, cursor }: PageFields,
): Promise<JsonObject[]> {
  const pages: JsonObject[] = [];
  const seen = new Set(["0"]);
  for (let start = "0"; ;) {
    const { status, body } = await read(start);
    assert.equal(status, 200);
    pages.push(body);
    if (body[more] !== true) {
      return pages;
    }
    start = String(body[cursor]);
    assert.ok(!seen.has(start), `the cursor ${start} leads back to where it came from`);
    seen.add(start);
  }
}

async function allUpgrades(licenses: RawLicenses, status: string): Promise<JsonObject[]> {
  const { upgrades } = licenses.dialect;
  const pages = await readAll((cursor) => licenses.upgrades(status, cursor), upgrades);
  return pages.flatMap((page) => upgradesOf(page, upgrades.list));
}

function upgradesOf(body: JsonObject, list: string): JsonObject[] {
  const upgrades: unknown = body[list] ?? [];
  assert.ok(Array.isArray(upgrades));
  return upgrades.map(asObject);
}

async function devicesOfUpgrade(licenses: RawLicenses, upgrade: JsonObject): Promise<JsonObject[]> {
  if (licenses.dialect.upgrades.namesDevices) {
    return devicesOf(upgrade);
  }
  const pages = await readAll((cursor) => licenses.campaign(String(upgrade["id"]), cursor), devicePages);
  const devices = pages.flatMap(devicesOf);
  assert.deepEqual(
    pages.map((page) => page["totalDevice"]),
    pages.map(() => devices.length),
  );
  assertCount(pages[0]?.["maxPageSize"]);
  return devices;
}
