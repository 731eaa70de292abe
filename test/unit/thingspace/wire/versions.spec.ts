import assert from "node:assert/strict";
import type { WireFormat } from "../../../../src/thingspace/wire/wireFormat";
import type { ApiVersion } from "../../../../src/thingspace/apiVersions";
import { wireFormats } from "../../../../src/thingspace/wire/versions";

const account = "a/b c";
const named = "a%2Fb%20c";

/** All paths of a version, of a listing the first page and a later one. */
function pathsOf(wire: WireFormat): Record<string, readonly string[]> {
  return {
    subscription: wire.subscriptionPaths(account),
    status: [...wire.statusPaths(account, "0"), ...wire.statusPaths(account, "900000000001000")],
    assign: wire.assignPaths(account),
    remove: wire.removePaths(account),
    devices: wire.devicesPaths(account, "900000000001000"),
    reports: [
      ...wire.reportsPaths(account, wire.upgradeWords.running[0] ?? "", "0"),
      ...wire.reportsPaths(account, wire.upgradeWords.running[0] ?? "", "12-ab"),
    ],
    campaign: wire.campaignPaths?.(account, "12-ab", "0") ?? [],
  };
}

const documented: Readonly<Record<ApiVersion, Record<string, readonly string[]>>> = {
  v1: {
    subscription: [`/api/fota/v1/subscriptions/${named}`],
    status: [`/api/fota/v1/licenses/${named}/index/0`, `/api/fota/v1/licenses/${named}/index/900000000001000`],
    assign: [`/api/fota/v1/licenses/${named}/assign`],
    remove: [`/api/fota/v1/licenses/${named}/remove`],
    devices: [`/api/fota/v1/devices/${named}/index/900000000001000`],
    reports: [
      `/api/fota/v1/reports/${named}/status/InProgress/index/0`,
      `/api/fota/v1/reports/${named}/status/InProgress/index/12-ab`,
    ],
    campaign: [],
  },
  v2: {
    subscription: [`/api/fota/v2/subscriptions/${named}`],
    status: [
      `/api/fota/v2/licenses/${named}?lastSeenDeviceId=0`,
      `/api/fota/v2/licenses/${named}/index/0`,
      `/api/fota/v2/licenses/${named}?lastSeenDeviceId=900000000001000`,
      `/api/fota/v2/licenses/${named}/index/900000000001000`,
    ],
    assign: [`/api/fota/v2/licenses/${named}/assign`],
    remove: [`/api/fota/v2/licenses/${named}/remove`],
    devices: [`/api/fota/v2/devices/${named}?lastSeenDeviceId=900000000001000`],
    reports: [
      `/api/fota/v2/reports/${named}/campaigns?campaignStatus=CampaignScheduled`,
      `/api/fota/v2/reports/${named}/campaigns?campaignStatus=CampaignScheduled&lastSeenCampaignId=12-ab`,
    ],
    campaign: [`/api/fota/v2/reports/${named}/campaigns/12-ab/devices?lastSeenDeviceId=0`],
  },
  v3: {
    subscription: [`/api/fota/v3/subscriptions/${named}`],
    status: [
      `/api/fota/v3/licenses/${named}/index/0`,
      `/api/fota/v3/licenses/${named}?lastSeenDeviceId=0`,
      `/api/fota/v3/licenses/${named}/index/900000000001000`,
      `/api/fota/v3/licenses/${named}?lastSeenDeviceId=900000000001000`,
    ],
    assign: [`/api/fota/v3/licenses/${named}/assign`, `/api/fota/v3/firmware/licenses/${named}/assign`],
    remove: [`/api/fota/v3/licenses/${named}/remove`, `/api/fota/v3/firmware/licenses/${named}/remove`],
    devices: [`/api/fota/v3/devices/${named}?lastSeenDeviceId=900000000001000`],
    reports: [
      `/api/fota/v3/reports/${named}/firmware/campaigns?campaignStatus=CampaignScheduled`,
      `/api/fota/v3/reports/${named}/firmware/campaigns?campaignStatus=CampaignScheduled&lastSeenCampaignId=12-ab`,
    ],
    campaign: [`/api/fota/v3/reports/${named}/campaigns/12-ab/devices?lastSeenDeviceId=0`],
  },
};

describe("the versions of the API", () => {
  for (const version of ["v1", "v2", "v3"] as const) {
    it(`are asked where ${version} is documented to be, with the account encoded`, () => {
      assert.deepEqual(pathsOf(wireFormats[version]), documented[version]);
    });
  }
});
