import assert from "node:assert/strict";
import { licensesV1 } from "../../../../src/thingspace/wire/v1";

// The bodies are the examples of the vendor's pages.
describe("licensesV1", () => {
  it("builds the documented paths, and encodes the account", () => {
    const paths = [
      licensesV1.subscriptionPath("0402196254-00001"),
      licensesV1.statusPath("0402196254-00001", "0"),
      licensesV1.assignPath("a/b c"),
      licensesV1.removePath("0402196254-00001"),
    ];
    assert.deepEqual(paths, [
      "/api/fota/v1/subscriptions/0402196254-00001",
      "/api/fota/v1/licenses/0402196254-00001/index/0",
      "/api/fota/v1/licenses/a%2Fb%20c/assign",
      "/api/fota/v1/licenses/0402196254-00001/remove",
    ]);
  });

  describe("subscription", () => {
    const example = {
      accountName: "0402196254-00001",
      purchaseType: "TS-HFOTA-EVNT,TS-HFOTA-MRC",
      licenseCount: 9000,
      licenseUsedCount: 1000,
      updateTime: "2018-03-02 19:50:06.534 +0000 UTC",
    };

    it("reads the documented example", () => {
      assert.deepEqual(licensesV1.subscription.parse(example), {
        purchaseTypes: ["TS-HFOTA-EVNT", "TS-HFOTA-MRC"],
        licenseCount: 9000,
        licenseUsedCount: 1000,
        updateTime: "2018-03-02 19:50:06.534 +0000 UTC",
      });
    });

    for (const [purchaseType, expected] of [
      ["TS-HFOTA-MRC", ["TS-HFOTA-MRC"]],
      [" TS-HFOTA-EVNT , TS-HFOTA-MRC ,", ["TS-HFOTA-EVNT", "TS-HFOTA-MRC"]],
      ["", []],
      [null, []],
      [undefined, []],
    ] as const) {
      it(`reads the purchase type ${JSON.stringify(purchaseType)}`, () => {
        assert.deepEqual(licensesV1.subscription.parse({ ...example, purchaseType }).purchaseTypes, expected);
      });
    }

    it("reads numbers in quotes, and does without a time", () => {
      const body = { ...example, licenseCount: "9000", licenseUsedCount: "0", updateTime: undefined };
      const read = licensesV1.subscription.parse(body);
      assert.deepEqual([read.licenseCount, read.licenseUsedCount, read.updateTime], [9000, 0, undefined]);
    });

    for (const licenseCount of [undefined, null, -1, 1.5, "many"]) {
      it(`does not guess the number of licenses from ${JSON.stringify(licenseCount)}`, () => {
        assert.equal(licensesV1.subscription.safeParse({ ...example, licenseCount }).success, false);
      });
    }
  });

  describe("page", () => {
    const example = {
      accountName: "0242078689-00001",
      totalLicenses: 5000,
      assignedLicenses: 4319,
      hasMoreData: true,
      lastSeenDeviceId: 1000,
      deviceList: [
        { deviceId: "990003425730535", assignmentTime: "2017-11-29 20:15:42.738 +0000 UTC" },
        { deviceId: "990000473475989", assignmentTime: "2017-11-29 20:15:42.738 +0000 UTC" },
        { deviceId: "990000347475989", assignmentTime: "2017-11-29 20:15:42.738 +0000 UTC" },
        { deviceId: "990007303425535", assignmentTime: "01-01-1900 0:0:0 +0000 UTC" },
      ],
    };

    it("reads the documented example", () => {
      assert.deepEqual(licensesV1.page.parse(example), {
        licenseCount: 5000,
        assignedCount: 4319,
        more: true,
        cursor: "1000",
        devices: ["990003425730535", "990000473475989", "990000347475989", "990007303425535"],
      });
    });

    for (const deviceList of [undefined, null, []]) {
      it(`takes the list ${JSON.stringify(deviceList)} for an empty one`, () => {
        assert.deepEqual(licensesV1.page.parse({ ...example, deviceList }).devices, []);
      });
    }

    for (const [printed, cursor] of [
      [0, "0"],
      [900000000001000, "900000000001000"],
      ["012345678901234", "012345678901234"],
      [null, undefined],
    ] as const) {
      it(`keeps the cursor ${JSON.stringify(printed)} as it was printed`, () => {
        assert.equal(licensesV1.page.parse({ ...example, lastSeenDeviceId: printed }).cursor, cursor);
      });
    }

    it("refuses a cursor that a number cannot hold exactly", () => {
      assert.equal(licensesV1.page.safeParse({ ...example, lastSeenDeviceId: 2 ** 60 }).success, false);
    });

    it("gives a device printed as a number its leading zeros back", () => {
      const page = licensesV1.page.parse({ ...example, deviceList: [{ deviceId: 12345678901234 }] });
      assert.deepEqual(page.devices, ["012345678901234"]);
    });

    it("does not invent numbers", () => {
      const page = licensesV1.page.parse({});
      assert.deepEqual([page.assignedCount, page.more, page.cursor], [undefined, false, undefined]);
    });
  });

  describe("device answers", () => {
    it("reads the documented example", () => {
      const answers = licensesV1.deviceAnswers.parse({
        accountName: "0242078689-00001",
        licCount: 9000,
        licUsedCount: 1000,
        deviceList: [
          { deviceId: "900000000000001", status: "LicenseAssignSuccess", Reason: "Success" },
          { deviceId: "900000000000999", status: "LicenseAssignSuccess", reason: "Success" },
          { status: null },
        ],
      });
      assert.deepEqual(answers, [
        { deviceId: "900000000000001", status: "LicenseAssignSuccess", reason: "Success" },
        { deviceId: "900000000000999", status: "LicenseAssignSuccess", reason: "Success" },
        { deviceId: undefined, status: undefined, reason: undefined },
      ]);
    });

    for (const deviceList of [undefined, null, []]) {
      it(`takes the list ${JSON.stringify(deviceList)} for no answer`, () => {
        assert.deepEqual(licensesV1.deviceAnswers.parse({ deviceList }), []);
      });
    }
  });
});
