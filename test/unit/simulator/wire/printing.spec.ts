import assert from "node:assert/strict";

import { startSimulator } from "../../../../src/simulator";
import { printAssignmentTime, printTime, printUpgradeTime } from "../../../../src/simulator/wire/printing";
import { imei } from "../seeds";
import { account, logIn } from "../simulatorClient";

describe("times on the wire", () => {
  for (const [time, printed] of [
    ["2017-11-29T20:15:42.738Z", "2017-11-29 20:15:42.738 +0000 UTC"],
    ["2018-03-02T19:50:06.530Z", "2018-03-02 19:50:06.53 +0000 UTC"],
    ["2018-03-02T19:50:06.500Z", "2018-03-02 19:50:06.5 +0000 UTC"],
    ["2018-03-02T19:50:10.000Z", "2018-03-02 19:50:10 +0000 UTC"],
    ["2018-03-02T00:00:00.000Z", "2018-03-02 00:00:00 +0000 UTC"],
    ["2018-03-02T00:00:00.007Z", "2018-03-02 00:00:00.007 +0000 UTC"],
  ] as const) {
    it(`print ${time} as ${printed}`, () => {
      assert.equal(printTime(new Date(time), "docs"), printed);
    });
  }

  it("print in ISO form on demand", () => {
    assert.equal(printTime(new Date("2017-11-29T20:15:42.738Z"), "iso"), "2017-11-29T20:15:42.738Z");
  });

  it("are one of two sentinels of the year 1900 when there is none", () => {
    assert.equal(printAssignmentTime(undefined, "docs"), "01-01-1900 0:0:0 +0000 UTC");
    assert.equal(printUpgradeTime(undefined, "docs"), "01/01/1900 0:0:0");
  });

  for (const [version, paths] of [
    ["v1", [`licenses/${account}/index/0`, `devices/${account}/index/0`, `licenses/${account}/cancel/index/0`]],
    ["v2", [`licenses/${account}/index/0`, `devices/${account}`, `licenses/${account}/cancel/index/0`]],
    ["v3", [`licenses/${account}/index/0`, `devices/${account}`]],
  ] as const) {
    it(`are all of the one form that was asked for, those of no time too (${version})`, async () => {
      const upgrade = "completed";
      const devices = [
        { deviceId: imei(1), licensed: true },
        { deviceId: imei(2), licensed: true, assignmentTime: "2017-11-29T20:15:42.738Z", upgrade } as const,
        { deviceId: imei(3) },
      ];
      await using simulator = await startSimulator({
        seed: { accounts: [{ accountName: account, licenseCount: 5, devices }] },
        behavior: { timeFormat: "iso" },
      });
      const client = await logIn(simulator);
      for (const path of [`subscriptions/${account}`, ...paths]) {
        const { text } = await client.get(`/api/fota/${version}/${path}`);
        const times = [...text.matchAll(/"\w*Time":"([^"]*)"/g)].map(([, time = ""]) => time);
        assert.ok(times.length > 0, path);
        for (const time of times) {
          assert.match(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, path);
        }
      }
    });
  }
});
