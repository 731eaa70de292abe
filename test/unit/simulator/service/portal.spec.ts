import assert from "node:assert/strict";

import { describeAccount } from "../../../../src/simulator/service/account";
import { patchAccount } from "../../../../src/simulator/service/portal";
import { imei, now, openTestAccount } from "../seeds";

const later = new Date(now.getTime() + 1000);

function licensed(ending: number) {
  return { deviceId: imei(ending), licensed: true };
}

/** So many devices that keep their licenses, because an upgrade is under way. */
function upgrading(count: number) {
  return Array.from({ length: count }, (_, position) => ({
    ...licensed(position + 1),
    upgrade: "inProgress" as const,
  }));
}

describe("somebody at work in the portal", () => {
  it("changes what is named and leaves the rest", () => {
    const account = openTestAccount({ devices: [{ deviceId: imei(1), upgrade: "scheduled" }, { deviceId: imei(2) }] });
    patchAccount(account, { devices: [{ deviceId: imei(1), licensed: true }] }, later);
    assert.deepEqual(
      [...account.devices],
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
    assert.deepEqual([...account.devices], [{ deviceId: imei(1), licensed: false, upgrade: "none" }]);
  });

  it("forgets when a license was assigned once it is gone", () => {
    const device = { deviceId: imei(1), licensed: true, assignmentTime: now.toISOString() };
    const account = openTestAccount({ devices: [device] });
    patchAccount(account, { devices: [{ deviceId: imei(1), licensed: false }] }, later);
    assert.equal(account.devices.get(imei(1))!.assignmentTime, undefined);
  });

  it("says which licenses go first", () => {
    const account = openTestAccount({ devices: [{ deviceId: imei(1) }] });
    patchAccount(account, { cancellationCandidates: [imei(1)] }, later);
    assert.deepEqual([account.cancellationCandidates, account.candidatesTime], [[imei(1)], later]);
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
      account.devices.licensed().map(({ deviceId }) => deviceId),
      [imei(1), imei(2)],
    );
    assert.equal(account.devices.get(imei(3))!.upgrade, "none");
    assert.equal(account.updateTime, later);

    patchAccount(account, { licenseCount: 0 }, later);
    assert.deepEqual(
      account.devices.licensed().map(({ deviceId }) => deviceId),
      [imei(2)],
    );
  });

  it("takes nothing away when the pool grows but is still too small", () => {
    const account = openTestAccount({ devices: upgrading(3), licenseCount: 1 });
    patchAccount(account, { licenseCount: 2 }, later);
    assert.equal(account.devices.licensedCount, 3);
  });

  it("takes the license of an upgrade that is over, when the pool has shrunk below it", () => {
    const account = openTestAccount({ devices: upgrading(3), licenseCount: 2 });
    patchAccount(account, { devices: [{ deviceId: imei(2), upgrade: "completed" }] }, later);
    assert.deepEqual(
      account.devices.licensed().map(({ deviceId }) => deviceId),
      [imei(1), imei(3)],
    );
  });

  it("takes licenses away when an account without a pool gets one that is too small", () => {
    const devices = [1, 2].map((ending) => ({ deviceId: imei(ending), licensed: true }));
    const account = openTestAccount({ devices, licenseCount: 1, purchaseType: "TS-HFOTA-EVNT" });
    patchAccount(account, { licenseCount: 1 }, later);
    assert.equal(account.devices.licensedCount, 2);
    patchAccount(account, { purchaseType: "TS-HFOTA-EVNT,TS-HFOTA-MRC" }, later);
    assert.equal(account.devices.licensedCount, 1);
  });

  it("can use up the pool", () => {
    const account = openTestAccount({ licenseCount: 2 });
    patchAccount(account, { devices: [1, 2].map((ending) => ({ deviceId: imei(ending), licensed: true })) }, later);
    assert.equal(account.devices.licensedCount, 2);
  });

  for (const { what, devices, patch, problem } of [
    {
      what: "more than the pool has",
      devices: [],
      patch: { devices: [1, 2, 3].map((ending) => licensed(ending)) },
      problem: /^devices: account "0402196254-00001" would use 3 of 2 licenses$/,
    },
    {
      what: "more than a smaller pool has",
      devices: [licensed(1)],
      patch: { licenseCount: 1, devices: [licensed(2)] },
      problem: / would use 2 of 1 licenses$/,
    },
    {
      what: "one from a pool that upgrades under way have used up",
      devices: upgrading(2),
      patch: { devices: [licensed(3)] },
      problem: / would use 3 of 2 licenses$/,
    },
  ]) {
    it(`cannot license ${what}: that is refused as a whole`, () => {
      const account = openTestAccount({ devices, licenseCount: 2 });
      const before = describeAccount(account);
      assert.throws(
        () => {
          patchAccount(account, { active: false, ...patch }, later);
        },
        { name: "InvalidInputError", message: problem },
      );
      assert.deepEqual(describeAccount(account), before);
    });
  }
});
