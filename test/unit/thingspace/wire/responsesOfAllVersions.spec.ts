import assert from "node:assert/strict";
import * as answers from "../../../../src/thingspace/wire/responsesOfAllVersions";

// The bodies are the examples of the vendor's pages.
describe("what the versions answer", () => {
  describe("subscription", () => {
    const example = {
      accountName: "0402196254-00001",
      purchaseType: "TS-HFOTA-EVNT,TS-HFOTA-MRC",
      licenseCount: 9000,
      licenseUsedCount: 1000,
      updateTime: "2018-03-02 19:50:06.534 +0000 UTC",
    };

    it("reads the documented example", () => {
      assert.deepEqual(answers.subscription.parse(example), {
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
        assert.deepEqual(answers.subscription.parse({ ...example, purchaseType }).purchaseTypes, expected);
      });
    }

    it("reads numbers in quotes, and does without a time", () => {
      const body = { ...example, licenseCount: "9000", licenseUsedCount: "0", updateTime: undefined };
      const read = answers.subscription.parse(body);
      assert.deepEqual([read.licenseCount, read.licenseUsedCount, read.updateTime], [9000, 0, undefined]);
    });

    for (const licenseCount of [undefined, null, -1, 1.5, "many"]) {
      it(`does not guess the number of licenses from ${JSON.stringify(licenseCount)}`, () => {
        assert.equal(answers.subscription.safeParse({ ...example, licenseCount }).success, false);
      });
    }
  });

  describe("license page", () => {
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
      assert.deepEqual(answers.licensePage.parse(example), {
        licenseCount: 5000,
        assignedCount: 4319,
        more: true,
        cursor: "1000",
        devices: ["990003425730535", "990000473475989", "990000347475989", "990007303425535"],
      });
    });

    for (const deviceList of [undefined, null, []]) {
      it(`takes the list ${JSON.stringify(deviceList)} for an empty one`, () => {
        assert.deepEqual(answers.licensePage.parse({ ...example, deviceList }).devices, []);
      });
    }

    for (const [printed, cursor] of [
      [0, "0"],
      [900000000001000, "900000000001000"],
      ["012345678901234", "012345678901234"],
      [null, undefined],
    ] as const) {
      it(`keeps the cursor ${JSON.stringify(printed)} as it was printed`, () => {
        assert.equal(answers.licensePage.parse({ ...example, lastSeenDeviceId: printed }).cursor, cursor);
      });
    }

    it("refuses a cursor that a number cannot hold exactly", () => {
      assert.equal(answers.licensePage.safeParse({ ...example, lastSeenDeviceId: 2 ** 60 }).success, false);
    });

    it("gives a device printed as a number its leading zeros back", () => {
      const page = answers.licensePage.parse({ ...example, deviceList: [{ deviceId: 12345678901234 }] });
      assert.deepEqual(page.devices, ["012345678901234"]);
    });

    it("gives a cursor its leading zeros back when it is a device of the page, and computes no other", () => {
      const deviceList = [{ deviceId: "012345678901234" }];
      const cursorOf = (lastSeenDeviceId: number) =>
        answers.licensePage.parse({ ...example, deviceList, lastSeenDeviceId }).cursor;
      assert.deepEqual([cursorOf(12345678901234), cursorOf(1000)], ["012345678901234", "1000"]);
    });

    it("reads the examples of v2 and v3, in which the words differ", () => {
      const { totalLicenses, ...rest } = example;
      const v2 = { ...rest, totalLicense: totalLicenses, lastSeenDeviceId: "1000", maxPageSize: 10 };
      assert.deepEqual(answers.licensePage.parse(v2), answers.licensePage.parse(example));
    });

    it("does not invent numbers", () => {
      const page = answers.licensePage.parse({});
      assert.deepEqual([page.assignedCount, page.more, page.cursor], [undefined, false, undefined]);
    });
  });

  describe("device answers", () => {
    it("reads the documented example", () => {
      const read = answers.writeResponse.parse({
        accountName: "0242078689-00001",
        licCount: 9000,
        licUsedCount: 1000,
        deviceList: [
          { deviceId: "900000000000001", status: "LicenseAssignSuccess", Reason: "Success" },
          { deviceId: "900000000000999", status: "LicenseAssignSuccess", reason: "Success" },
          { deviceId: "990000473475967", status: "Failure", resultReason: "Device does not exist." },
          { status: null },
        ],
      });
      assert.equal(read.usedCount, 1000);
      assert.deepEqual(read.results, [
        { deviceId: "900000000000001", status: "LicenseAssignSuccess", reason: "Success" },
        { deviceId: "900000000000999", status: "LicenseAssignSuccess", reason: "Success" },
        { deviceId: "990000473475967", status: "Failure", reason: "Device does not exist." },
        { deviceId: undefined, status: undefined, reason: undefined },
      ]);
    });

    for (const deviceList of [undefined, null, []]) {
      it(`takes the list ${JSON.stringify(deviceList)} for no answer`, () => {
        assert.deepEqual(answers.writeResponse.parse({ deviceList }).results, []);
      });
    }
  });

  describe("device page", () => {
    const device = (upgradeTime: unknown, deviceId: unknown = "900000000000001") => ({
      deviceId,
      mdn: "0000040881",
      model: "Model-A",
      make: "Verizon",
      firmware: "VerizonFirmwareVersion-01",
      fotaEligible: true,
      licenseAssigned: true,
      upgradeTime,
    });
    const time = "2021-06-03 00:03:56.079 +0000 UTC";

    it("reads the documented example", () => {
      const ids = ["900000000000001", "900000000000999", "900000000001000"];
      const example = {
        accountName: "0242078698-00001",
        hasMoreData: true,
        lastSeenDeviceId: 900000000001000,
        deviceList: ids.map((id) => device(time, id)),
      };
      assert.deepEqual(answers.devicePage.parse(example), {
        more: true,
        cursor: "900000000001000",
        devices: ids,
        upgraded: ids,
        reported: 3,
        unreported: 0,
        ineligible: [],
        eligibilityUnknown: [],
      });
    });

    for (const [told, ineligible, unknown] of [
      [{ fotaEligible: true }, 0, 0],
      [{ fotaEligible: false }, 1, 0],
      [{ fotaEligible: false, appFotaEligible: false }, 1, 0],
      [{ fotaEligible: false, appFotaEligible: true }, 0, 0],
      [{}, 0, 1],
      [{ fotaEligible: null }, 0, 1],
      [{ fotaEligible: "no" }, 0, 1],
    ] as const) {
      it(`reads whether a device is eligible from ${JSON.stringify(told)}`, () => {
        const page = answers.devicePage.parse({ deviceList: [{ deviceId: "900000000000001", ...told }] });
        assert.deepEqual([page.ineligible.length, page.eligibilityUnknown.length], [ineligible, unknown]);
      });
    }

    for (const [upgradeTime, upgraded] of [
      [undefined, false],
      [null, false],
      ["", false],
      [" ", false],
      ["01/01/1900 0:0:0", false],
      ["01-01-1900 0:0:0 +0000 UTC", false],
      ["1900-01-01T00:00:00.000Z", false],
      ["1900-01-01 00:00:00 +0000 UTC", false],
      ["0001-01-01T00:00:00Z", false],
      [time, true],
      ["2021-06-03T00:03:56.079Z", true],
      ["2021-06-03 00:03:56.1900 +0000 UTC", true],
      ["06/03/2021 0:3:56", true],
    ] as const) {
      it(`takes a device whose upgrade time is ${JSON.stringify(upgradeTime)} for ${upgraded ? "" : "not "}upgraded`, () => {
        const page = answers.devicePage.parse({ deviceList: [device(upgradeTime)] });
        assert.deepEqual(page.devices, ["900000000000001"]);
        assert.deepEqual(page.upgraded, upgraded ? ["900000000000001"] : []);
      });
    }

    it("takes a page without anything for an empty last one", () => {
      assert.deepEqual(answers.devicePage.parse({ deviceList: null }), {
        more: false,
        cursor: undefined,
        devices: [],
        upgraded: [],
        reported: 0,
        unreported: 0,
        ineligible: [],
        eligibilityUnknown: [],
      });
    });

    it("counts a device as upgraded by what is installed on it, too, and those of which it says nothing", () => {
      const installed = { ...device(undefined), softwareList: [{ name: "Name", version: "3", upgradeTime: time }] };
      const { upgraded, reported, unreported } = answers.devicePage.parse({
        deviceList: [installed, device(undefined, "900000000000002"), device("01/01/1900 0:0:0", "900000000000003")],
      });
      assert.deepEqual([upgraded, reported, unreported], [["900000000000001"], 2, 1]);
    });
  });

  describe("report page", () => {
    const accepted = (deviceId: string) => ({ deviceId, status: "Device Accepted", resultReason: "success" });
    const upgrade = (id: string, ...ids: string[]) => ({
      id,
      accountName: "0242078689-00001",
      firmwareName: "FOTA_Verizon_Model-A_01To02_HF",
      firmwareTo: "VerizonFirmwareVersion-02",
      startDate: "2018-04-01",
      status: "Queued",
      deviceList: ids.map(accepted),
    });
    const example = {
      hasMoreFlag: false,
      reportList: [
        upgrade("3ac8c863-bde7-4f41-878e-dd5473e973bb", "900000000000002", "900000000000003"),
        upgrade("efb8206b-2e88-4fdb-886d-31d8e87cd95f", "900000000000008"),
      ],
      lastSeenUpgradeId: 120,
    };

    it("reads the documented example", () => {
      assert.deepEqual(answers.upgradeReportPage.parse(example), {
        more: false,
        cursor: "120",
        devices: ["900000000000002", "900000000000003", "900000000000008"].map((deviceId) => ({
          deviceId,
          status: "Device Accepted",
        })),
        campaigns: [],
      });
    });

    for (const [flags, more] of [
      [{ hasMoreFlag: true }, true],
      [{ hasMoreFlag: undefined, hasMoreData: true }, true],
      [{ hasMoreFlag: null, hasMoreData: true }, true],
      [{ hasMoreFlag: undefined }, false],
    ] as const) {
      it(`is told by ${JSON.stringify(flags)} that there is ${more ? "more" : "no more"}`, () => {
        assert.equal(answers.upgradeReportPage.parse({ ...example, ...flags }).more, more);
      });
    }

    for (const reportList of [undefined, null, [], [{ deviceList: null }], [{}]]) {
      it(`finds no devices in the list ${JSON.stringify(reportList)}`, () => {
        assert.deepEqual(answers.upgradeReportPage.parse({ ...example, reportList }).devices, []);
      });
    }

    it("does not pass over a device without an id", () => {
      const reportList = [{ deviceList: [{ status: "Device Accepted" }] }];
      assert.equal(answers.upgradeReportPage.safeParse({ ...example, reportList }).success, false);
    });
  });

  // The bodies are the examples of Verizon's JavaScript SDK 1.7.0.
  describe("campaigns", () => {
    const campaign = {
      accountName: "0402196254-00001",
      id: "60b5d639-ccdc-4db8-8824-069bd94c95bf",
      campaignName: "FOTA_Verizon_Upgrade",
      softwareName: "FOTA_Verizon_Model-A_02To03_HF",
      startDate: "2020-08-21",
      status: "CampaignEnded",
    };

    it("are read by their ids", () => {
      const example = { hasMoreData: true, lastSeenCampaignId: campaign.id, campaignList: [campaign] };
      assert.deepEqual(answers.campaignReportPage.parse(example), {
        more: true,
        cursor: campaign.id,
        devices: [],
        campaigns: [campaign.id],
      });
      assert.deepEqual(answers.campaignReportPage.parse({ hasMoreData: false, campaignList: null }).campaigns, []);
    });

    it("list their devices apart", () => {
      const example = {
        totalDevice: 2689,
        hasMoreData: true,
        lastSeenDeviceId: "900000000000002",
        maxPageSize: 1000,
        deviceList: [
          {
            deviceId: "900000000000002",
            status: "UpgradePending",
            resultReason: "Upgrade pending, the device upgrade is estimated to be scheduled for 06 Oct 22 18:05 UTC",
            updatedTime: "2022-08-05T21:05:27.129Z",
          },
        ],
      };
      assert.deepEqual(answers.campaignPage.parse(example), {
        more: true,
        cursor: "900000000000002",
        devices: [{ deviceId: "900000000000002", status: "UpgradePending" }],
      });
    });
  });
});
