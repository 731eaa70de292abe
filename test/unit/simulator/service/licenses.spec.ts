import assert from "node:assert/strict";

import { poolSize } from "../../../../src/simulator/service/account";
import { defaultBehavior } from "../../../../src/simulator/service/behavior";
import { assign, remove } from "../../../../src/simulator/service/licenses";
import { circumstances, imei, now, openTestAccount } from "../seeds";

const success = "Success";

describe("assigning licenses", () => {
  it("licenses a device and notes when", () => {
    const account = openTestAccount({ devices: [{ deviceId: imei(1) }] });
    const verdicts = assign(account, [imei(1)], circumstances);
    assert.deepEqual(verdicts, [{ deviceId: imei(1), outcome: "success", reason: success }]);
    assert.equal(account.devices.get(imei(1))!.licensed, true);
    assert.equal(account.devices.get(imei(1))!.assignmentTime, now.toISOString());
  });

  it("succeeds with its own reason for a device that is licensed already, and takes nothing from the pool", () => {
    const account = openTestAccount({ devices: [{ deviceId: imei(1), licensed: true }], licenseCount: 1 });
    const verdicts = assign(account, [imei(1)], circumstances);
    assert.deepEqual(verdicts, [{ deviceId: imei(1), outcome: "success", reason: "Device license preexisting" }]);
    assert.equal(account.devices.licensedCount, 1);
  });

  it("fails a device that is not in the account, and no other", () => {
    const account = openTestAccount({ devices: [{ deviceId: imei(1) }] });
    const verdicts = assign(account, [imei(2), imei(1)], circumstances);
    assert.deepEqual(verdicts, [
      { deviceId: imei(2), outcome: "failed", reason: "Device Not Found." },
      { deviceId: imei(1), outcome: "success", reason: success },
    ]);
  });

  it("serves the pool in the order of the request", () => {
    const account = openTestAccount({ devices: [1, 2, 3].map((n) => ({ deviceId: imei(n) })), licenseCount: 2 });
    assign(account, [imei(3), imei(1), imei(2)], circumstances);
    assert.deepEqual(
      account.devices.licensed().map(({ deviceId }) => deviceId),
      [imei(1), imei(3)],
    );
  });

  it("assigns nothing at all on a pool too small, when told that the service does so", () => {
    const account = openTestAccount({ devices: [{ deviceId: imei(1) }, { deviceId: imei(2) }], licenseCount: 1 });
    const behavior = { ...defaultBehavior, poolExhausted: "request" as const };
    assert.throws(() => assign(account, [imei(1), imei(2)], { ...circumstances, behavior }), { name: "Refusal" });
    assert.equal(account.devices.licensedCount, 0);
  });

  it("counts a device that is named twice as one against the pool", () => {
    const account = openTestAccount({ devices: [{ deviceId: imei(1) }], licenseCount: 1 });
    const behavior = { ...defaultBehavior, poolExhausted: "request" as const };
    const verdicts = assign(account, [imei(1), imei(1)], { ...circumstances, behavior });
    assert.deepEqual(
      verdicts.map(({ reason }) => reason),
      [success, "Device license preexisting"],
    );
  });

  it("refuses the whole request for one id that is no IMEI", () => {
    const account = openTestAccount({ devices: [{ deviceId: imei(1) }] });
    assert.throws(() => assign(account, [imei(1), "12"], circumstances), { message: /Invalid device id format/ });
    assert.equal(account.devices.licensedCount, 0);
  });

  it("fails only the id that is no IMEI, when told that the service does so", () => {
    const account = openTestAccount({ devices: [{ deviceId: imei(1) }] });
    const behavior = { ...defaultBehavior, malformedDevice: "device" as const };
    assert.deepEqual(assign(account, [imei(1), "12"], { ...circumstances, behavior }), [
      { deviceId: imei(1), outcome: "success", reason: success },
      { deviceId: "12", outcome: "failed", reason: "Invalid Device IMEI." },
    ]);
  });

  for (const [eventOnly, licensed] of [
    ["device", 0],
    ["request", 0],
    ["accept", 1],
  ] as const) {
    it(`licenses ${licensed} devices on an account billed per event with eventOnly "${eventOnly}"`, () => {
      const account = openTestAccount({ devices: [{ deviceId: imei(1) }], purchaseType: "TS-HFOTA-EVNT" });
      const act = () => assign(account, [imei(1)], { now, behavior: { ...defaultBehavior, eventOnly } });
      if (eventOnly === "request") {
        assert.throws(act, { name: "Refusal" });
      } else {
        act();
      }
      assert.equal(account.devices.licensedCount, licensed);
      assert.equal(poolSize(account), 0);
    });
  }
});

describe("removing licenses", () => {
  it("gives the license back to the pool at once", () => {
    const devices = [{ deviceId: imei(1), licensed: true }, { deviceId: imei(2) }];
    const account = openTestAccount({ devices, licenseCount: 1 });
    remove(account, [imei(1)], circumstances);
    assign(account, [imei(2)], circumstances);
    assert.deepEqual(
      account.devices.licensed().map(({ deviceId }) => deviceId),
      [imei(2)],
    );
    assert.equal(account.devices.get(imei(1))!.assignmentTime, undefined);
  });

  it("fails a device without a license, though that is what was wanted", () => {
    const account = openTestAccount({ devices: [{ deviceId: imei(1) }] });
    assert.deepEqual(remove(account, [imei(1)], circumstances), [
      { deviceId: imei(1), outcome: "failed", reason: "No license attached to device" },
    ]);
  });

  it("cancels an upgrade that is only scheduled", () => {
    const account = openTestAccount({ devices: [{ deviceId: imei(1), licensed: true, upgrade: "scheduled" }] });
    remove(account, [imei(1)], circumstances);
    assert.equal(account.devices.get(imei(1))!.licensed, false);
    assert.equal(account.devices.get(imei(1))!.upgrade, "none");
  });

  it("never takes the license of a device that has ever been upgraded", () => {
    const account = openTestAccount({
      devices: [{ deviceId: imei(1), licensed: true, upgrade: "completed", upgradeTime: "2016-01-01T00:00:00Z" }],
    });
    assert.deepEqual(remove(account, [imei(1)], circumstances), [
      {
        deviceId: imei(1),
        outcome: "failed",
        reason: "License removal not allowed for devices that have ever upgraded firmware.",
      },
    ]);
    assert.equal(account.devices.get(imei(1))!.licensed, true);
  });

  it("keeps the license while an upgrade is under way", () => {
    const account = openTestAccount({ devices: [{ deviceId: imei(1), licensed: true, upgrade: "inProgress" }] });
    remove(account, [imei(1)], circumstances);
    assert.equal(account.devices.get(imei(1))!.licensed, true);
  });

  for (const [upgradeTime, licensed] of [
    ["2017-01-01T00:00:00Z", false],
    ["2017-03-01T00:00:00Z", true],
    [undefined, true],
  ] as const) {
    it(`with "sinceAssignment", ${licensed ? "keeps" : "takes"} what was assigned in February and upgraded ${upgradeTime ?? "at an unknown time"}`, () => {
      const account = openTestAccount({
        devices: [
          {
            deviceId: imei(1),
            licensed: true,
            assignmentTime: "2017-02-01T00:00:00.5Z",
            upgrade: "completed",
            ...(upgradeTime === undefined ? {} : { upgradeTime }),
          },
        ],
      });
      remove(account, [imei(1)], { now, behavior: { ...defaultBehavior, releaseRule: "sinceAssignment" } });
      assert.equal(account.devices.get(imei(1))!.licensed, licensed);
    });
  }
});
