import assert from "node:assert/strict";
import { readResults, type WriteKind } from "../../../src/thingspace/deviceResults";
import type { DeviceResult } from "../../../src/thingspace/wire/responsesOfAllVersions";
import { imei } from "../../support/imeis";

const asked = imei("900000000000001");
const sameText = (text: string) => text;
const judgeResults = (kind: WriteKind, results: DeviceResult[]) =>
  readResults(kind, [asked], { results, usedCount: undefined }, sameText);
const answer = (status?: string, reason?: string, deviceId: string | undefined = asked) => ({
  deviceId,
  status,
  reason,
});

describe("the results of a write", () => {
  const table: [kind: WriteKind, status: string | undefined, reason: string | undefined, outcome: string][] = [
    ["assign", "LicenseAssignSuccess", "Success", "done"],
    ["assign", "LicenseAssignSuccess", undefined, "done"],
    ["assign", "LicenseAssignSuccess", "Device license preexisting", "alreadyDone"],
    ["assign", "LicenseAssignSuccess", "device license pre-existing.", "alreadyDone"],
    ["assign", "LicenseAssignFailed", "Device Not Found.", "refused"],
    ["assign", "LicenseAssignFailed", undefined, "refused"],
    ["assign", "LicenseAssignFailed", "Internal error.", "failed"],
    ["assign", "LicenseAssignFailed", "Internal server error", "failed"],
    ["assign", "LicenseAssignFailed", "No license available", "refused"],
    ["assign", "Success", undefined, "done"],
    ["assign", "Failure", "Device Not Found.", "refused"],
    ["assign", "UpgradePending", "Success", "failed"],
    ["assign", "Unsuccessful", undefined, "failed"],
    ["assign", undefined, undefined, "failed"],
    ["remove", "LicenseRemoveSuccess", "Success", "done"],
    ["remove", "LicenseRemoveSuccess", "Device license preexisting", "done"],
    ["remove", "LicenseRemoveFailed", "No license attached to device", "alreadyDone"],
    ["remove", "LicenseRemoveFailed", "Internal error.", "failed"],
    ["remove", "UpgradePending", "Success", "failed"],
    ["remove", undefined, undefined, "failed"],
    ["remove", "LicenseRemoveFailed", "Device Not Found.", "unknown"],
    ["remove", "LicenseRemoveFailed", "Device does not exist.", "unknown"],
    [
      "remove",
      "LicenseRemoveFailed",
      "License removal not allowed for devices that have ever upgraded firmware.",
      "refused",
    ],
  ];
  for (const [kind, status, reason, outcome] of table) {
    it(`${kind}: ${String(status)}, ${String(reason)} is ${outcome}`, () => {
      assert.equal(judgeResults(kind, [answer(status, reason)])[0]?.outcome, outcome);
    });
  }

  it("gives the service's reason for a refusal", () => {
    const [verdict] = judgeResults("assign", [answer("LicenseAssignFailed", "Device Not Found.")]);
    assert.deepEqual(verdict, { imei: asked, outcome: "refused", reason: 'ThingSpace said "Device Not Found."' });
  });

  it("says what to do about a pool that has no license left, where it was thought to have one", () => {
    for (const reason of ["No license available.", "License limit exceeded"]) {
      const [verdict] = judgeResults("assign", [answer("LicenseAssignFailed", reason)]);
      assert.match(JSON.stringify(verdict), /pulumi preview/);
    }
  });

  const ever = "License removal not allowed for devices that have ever upgraded firmware.";
  const removals: [kind: WriteKind, reason: string | undefined, unreleasable: true | undefined][] = [
    ["remove", ever, true],
    ["remove", "A firmware UPGRADE is in progress", true],
    ["remove", "Not allowed.", undefined],
    ["remove", undefined, undefined],
    ["assign", ever, undefined],
  ];
  for (const [kind, reason, unreleasable] of removals) {
    it(`takes the refusal to ${kind} because of ${JSON.stringify(reason)} for ${unreleasable === true ? "" : "not "}final`, () => {
      const status = kind === "remove" ? "LicenseRemoveFailed" : "LicenseAssignFailed";
      const [verdict] = judgeResults(kind, [answer(status, reason)]);
      assert.deepEqual(verdict, {
        imei: asked,
        outcome: "refused",
        reason: reason === undefined ? "ThingSpace gave no reason" : `ThingSpace said "${reason}"`,
        ...(unreleasable === undefined ? {} : { unreleasable }),
      });
    });
  }

  it("takes a device that is missing in the answer for failed", () => {
    assert.equal(judgeResults("assign", [])[0]?.outcome, "failed");
  });

  it("takes no answer from foreign devices, nor from answers without one", () => {
    const foreign = [answer("LicenseAssignSuccess", "Success", "900000000000999"), answer("LicenseAssignSuccess")];
    const verdicts = judgeResults("assign", [foreign[0]!, { ...foreign[1]!, deviceId: undefined }]);
    assert.deepEqual(
      verdicts.map(({ imei: device, outcome }) => [device, outcome]),
      [[asked, "failed"]],
    );
  });

  it("takes two answers that agree for one", () => {
    const twice = [answer("LicenseAssignSuccess", "Success"), answer("LicenseAssignSuccess", "Success")];
    assert.deepEqual(judgeResults("assign", twice), [{ imei: asked, outcome: "done" }]);
  });

  it("does not choose between two answers that contradict each other", () => {
    const twice = [answer("LicenseAssignSuccess", "Success"), answer("LicenseAssignFailed", "Device Not Found.")];
    assert.equal(judgeResults("assign", twice)[0]?.outcome, "failed");
  });
});
