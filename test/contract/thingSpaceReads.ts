import assert from "node:assert/strict";
import {
  assertCount,
  assertGatewayFault,
  assertInvalidParameter,
  assertRefused,
  devicesOf,
  idsOf,
  readPages,
} from "./answers";
import { fieldOf } from "./dialects";
import { requestToken, type RawAnswer, type RawLicenses } from "./rawThingSpace";
import { describeInventory } from "./thingSpaceInventory";
import { deadBearer, malformedAccount, openForSuite, unknownSession, type OpenSubject } from "./subject";

const guid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

const reads: readonly (readonly [string, (licenses: RawLicenses) => Promise<RawAnswer>])[] = [
  ["subscription", (licenses) => licenses.subscription()],
  ["license status", (licenses) => licenses.status("0")],
  ["device list", (licenses) => licenses.devices("0")],
  ["list of upgrades", (licenses) => licenses.upgrades(licenses.dialect.upgradeStatuses[0], "0")],
];

/** Safe on a live account: it writes nothing, and every login that it tries is a good one. */
export function describeThingSpaceReads(name: string, open: OpenSubject): void {
  describe(`${name}, read`, () => {
    const opened = openForSuite(open);

    describe("the access token", () => {
      it("comes with its type and the seconds that it has left", () => {
        const { access_token: token, token_type: type, expires_in: seconds } = opened().tokenAnswer.body;
        assert.equal(opened().tokenAnswer.status, 200);
        assert.ok(typeof token === "string" && token !== "");
        assert.match(String(type), /^bearer$/i);
        assert.ok(typeof seconds === "number" && seconds > 0 && seconds <= 3600, `expires_in is ${String(seconds)}`);
      });

      it("is the same when asked for again", async () => {
        const { subject, tokenAnswer } = opened();
        const { status, body } = await requestToken(subject, subject.credentials);
        assert.equal(status, 200);
        assert.equal(body["access_token"], tokenAnswer.body["access_token"]);
        assert.ok(Number(body["expires_in"]) <= Number(tokenAnswer.body["expires_in"]));
      });

      it("is not given to somebody without a key pair", async () => {
        assertGatewayFault(await requestToken(opened().subject, undefined));
      });

      it("is not given without a grant type", async () => {
        const { subject } = opened();
        const { status, body } = await requestToken(subject, subject.credentials, {});
        assert.equal(status, 400);
        assert.match(JSON.stringify(body), /invalid_request|grant_type/);
      });
    });

    it("hands out sessions named by a GUID", () => {
      assert.equal(opened().loginAnswer.status, 200);
      assert.match(String(opened().loginAnswer.body["sessionToken"]), guid);
    });

    for (const [call, read] of reads) {
      it(`needs a bearer token for the ${call}`, async () => {
        assertGatewayFault(await read(opened().licenses.withTokens({ bearer: undefined })));
      });

      it(`needs a live bearer token for the ${call}`, async () => {
        assertGatewayFault(await read(opened().licenses.withTokens({ bearer: deadBearer })));
      });

      it(`needs a session for the ${call}`, async () => {
        assertRefused(await read(opened().licenses.withTokens({ session: undefined })));
      });

      it(`needs a session that it knows for the ${call}`, async () => {
        assertRefused(await read(opened().licenses.withTokens({ session: unknownSession })));
      });

      it(`does not show the ${call} of an account that is not the user's`, async () => {
        assertRefused(await read(opened().licenses.of(opened().subject.foreignAccount)));
      });

      it(`does not take a malformed account name for the ${call}`, async () => {
        assertInvalidParameter(await read(opened().licenses.of(malformedAccount)), /account name/i);
      });
    }

    describe("the subscription", () => {
      it("has the documented fields", async () => {
        const { subject, licenses } = opened();
        const { status, body } = await licenses.subscription();
        assert.equal(status, 200);
        assert.equal(body["accountName"], subject.account);
        assertCount(body["licenseCount"]);
        assertCount(body["licenseUsedCount"]);
        assert.ok(typeof body["updateTime"] === "string" && body["updateTime"] !== "");
      });

      it("names one or both purchase types, with a comma between them", async () => {
        const { purchaseType, licenseCount } = (await opened().licenses.subscription()).body;
        const types = String(purchaseType)
          .split(",")
          .map((type) => type.trim());
        assert.deepEqual(
          types.filter((type) => type !== "TS-HFOTA-MRC" && type !== "TS-HFOTA-EVNT"),
          [],
        );
        if (!types.includes("TS-HFOTA-MRC")) {
          assert.equal(licenseCount, 0);
        }
      });
    });

    describe("the license status", () => {
      it("has the documented fields", async () => {
        const { subject, licenses } = opened();
        const { status, body } = await licenses.status("0");
        assert.equal(status, 200);
        assert.equal(body["accountName"], subject.account);
        assertCount(fieldOf(body, subject.dialect.total));
        assertCount(body["assignedLicenses"]);
        assert.equal(typeof body["hasMoreData"], "boolean");
        assert.equal(typeof body["lastSeenDeviceId"], subject.dialect.cursorType);
        assertCount(Number(body["lastSeenDeviceId"]));
        for (const { deviceId, assignmentTime } of devicesOf(body)) {
          assert.match(String(deviceId), /^\d{15}$/);
          assert.ok(typeof assignmentTime === "string" && assignmentTime !== "");
        }
      });

      it("lists each licensed device once, in as many pages as it takes, and counts them all on each", async () => {
        const { subject, licenses } = opened();
        const pages = await readPages(licenses);
        const listed = pages.flatMap(idsOf);
        assert.deepEqual(
          pages.map((page) => page["assignedLicenses"]),
          pages.map(() => listed.length),
        );
        assert.equal(new Set(listed).size, listed.length);
        assert.ok(listed.includes(subject.licensed));
        assert.ok(!listed.includes(subject.nonexistent));
      });

      it("has a cursor on each page but the last", async () => {
        const pages = await readPages(opened().licenses);
        for (const page of pages.slice(0, -1)) {
          assert.ok(Number(page["lastSeenDeviceId"]) > 0);
        }
        assert.equal(Number(pages.at(-1)!["lastSeenDeviceId"]), 0);
      });

      it("holds only devices with larger IMEIs than the one it starts from", async () => {
        const { licenses } = opened();
        const listed = (await readPages(licenses)).flatMap(idsOf).sort();
        for (const start of new Set([listed[0]!, listed[Math.floor(listed.length / 2)]!, listed.at(-1)!])) {
          const behind = (await readPages(licenses, start)).flatMap(idsOf).sort();
          assert.deepEqual(
            behind,
            listed.filter((deviceId) => deviceId > start),
          );
        }
      });

      it("does not start from a device that is not in the account", async () => {
        assertInvalidParameter(await opened().licenses.status(opened().subject.nonexistent), /last ?seen ?device ?id/i);
      });

      it("does not start from what is not an IMEI", async () => {
        assertInvalidParameter(await opened().licenses.status("not-an-imei"), /./);
      });
    });

    describeInventory(opened);
  });
}
