import assert from "node:assert/strict";

import { licensedDevices } from "../../../src/simulator/accountRules";
import { patchAccount } from "../../../src/simulator/portal";
import { imei, now, openTestAccount } from "./seeds";

const later = new Date(now.getTime() + 1000);

describe("somebody at work in the portal", () => {
  it("changes what is named and leaves the rest", () => {
    const account = openTestAccount({ devices: [{ deviceId: imei(1), upgrade: "scheduled" }, { deviceId: imei(2) }] });
    patchAccount(account, { devices: [{ deviceId: imei(1), licensed: true }] }, later);
    assert.deepEqual(
      [...account.devices.values()],
      [
        { deviceId: imei(1), licensed: true, upgrade: "scheduled", assignmentTime: later.toISOString() },
        { deviceId: imei(2), licensed: false, upgrade: "none" },
      ],
    );
    assert.equal(account.licenseCount, 10);
    assert.equal(account.updateTime, now);
  });

  it("adds a device that the account did not have", () => {
    const account = openTestAccount({});
    patchAccount(account, { devices: [{ deviceId: imei(1) }] }, later);
    assert.deepEqual([...account.devices.values()], [{ deviceId: imei(1), licensed: false, upgrade: "none" }]);
  });

  it("forgets when a license was assigned once it is gone", () => {
    const device = { deviceId: imei(1), licensed: true, assignmentTime: now.toISOString() };
    const account = openTestAccount({ devices: [device] });
    patchAccount(account, { devices: [{ deviceId: imei(1), licensed: false }] }, later);
    assert.equal(account.devices.get(imei(1))!.assignmentTime, undefined);
  });

  it("takes licenses away when the pool shrinks below them: first assigned first, upgrades under way not at all", () => {
    const account = openTestAccount({
      devices: [
        { deviceId: imei(1), licensed: true, assignmentTime: "2017-01-03T00:00:00Z" },
        { deviceId: imei(2), licensed: true, assignmentTime: "2017-01-01T00:00:00Z", upgrade: "inProgress" },
        { deviceId: imei(3), licensed: true, assignmentTime: "2017-01-02T00:00:00Z", upgrade: "scheduled" },
      ],
      licenseCount: 3,
    });
    patchAccount(account, { licenseCount: 2 }, later);
    assert.deepEqual(
      licensedDevices(account).map(({ deviceId }) => deviceId),
      [imei(1), imei(2)],
    );
    assert.equal(account.devices.get(imei(3))!.upgrade, "none");
    assert.equal(account.updateTime, later);

    patchAccount(account, { licenseCount: 0 }, later);
    assert.deepEqual(
      licensedDevices(account).map(({ deviceId }) => deviceId),
      [imei(2)],
    );
  });

  it("takes nothing away when the pool grows but is still too small", () => {
    const devices = [1, 2, 3].map((ending) => ({ deviceId: imei(ending), licensed: true }));
    const account = openTestAccount({ devices, licenseCount: 1 });
    patchAccount(account, { licenseCount: 2 }, later);
    assert.equal(licensedDevices(account).length, 3);
  });
});
