import assert from "node:assert/strict";

import sinon from "sinon";

import type { Seed, Simulator, SimulatorOptions } from "../../../../src/simulator";
import { startSimulator } from "../../../../src/simulator";
import { imei } from "../seeds";
import type { SimulatorClient } from "../simulatorClient";
import { account, clientWith, logIn, readReply, requestSession, requestToken } from "../simulatorClient";

const licenses = `/api/fota/v1/licenses/${account}`;

describe("the service's paths", () => {
  let simulator: Simulator;
  let client: SimulatorClient;

  async function start(options: SimulatorOptions = {}): Promise<void> {
    simulator = await startSimulator({ now: () => Date.parse("2018-03-02T19:50:06.534Z"), ...options });
    client = await logIn(simulator);
  }

  afterEach(async () => {
    await simulator.close();
  });

  describe("for credentials", () => {
    it("give the same token again, with the seconds that are left", async () => {
      await start();
      simulator.advanceClock(2877);
      const { status, body } = await requestToken(simulator.url);
      assert.equal(status, 200);
      assert.deepEqual(body, {
        access_token: client.accessToken,
        scope: "default",
        token_type: "Bearer",
        expires_in: 723,
      });
    });

    it("refuse a wrong secret, a wrong grant and a missing header in three ways", async () => {
      await start();
      const refused = await requestToken(simulator.url, "demo-key:wrong");
      assert.deepEqual([refused.status, refused.body["error"]], [401, "invalid_client"]);
      const grant = await requestToken(simulator.url, "demo-key:demo-secret", "password");
      assert.deepEqual([grant.status, grant.body["error"]], [400, "invalid_request"]);
      const bare = await readReply(await fetch(`${simulator.url}/api/ts/v1/oauth2/token`, { method: "POST" }));
      assert.equal(bare.status, 401);
      assert.match(bare.text, /900902/);
    });

    it("want a live bearer token before anything else", async () => {
      await start();
      const wrong = await clientWith(simulator.url, "wrong", "wrong").get(`${licenses}/index/0`);
      assert.equal(wrong.status, 401);
      assert.match(wrong.text, /^{"fault":{"code":"900901"/);
      const missing = await readReply(await fetch(`${simulator.url}${licenses}/index/0`));
      assert.equal(missing.status, 401);
      assert.match(missing.text, /^{"fault":{"code":"900902"/);
      assert.equal((await requestSession(simulator.url, "wrong")).status, 401);
    });

    it("lock a user at the fifth wrong password", async () => {
      await start();
      for (let failure = 0; failure < 5; failure += 1) {
        assert.equal((await requestSession(simulator.url, client.accessToken, { password: "wrong" })).status, 400);
      }
      const { status, body } = await requestSession(simulator.url, client.accessToken);
      assert.equal(status, 400);
      assert.match(String(body["errorCode"]), /Locked$/);
    });

    it("end a session and name it", async () => {
      await start();
      const { body } = await client.post("/api/m2m/v1/session/logout", "");
      assert.deepEqual(body, { sessionToken: client.sessionToken });
      assert.equal((await client.get(`${licenses}/index/0`)).status, 400);
    });

    for (const [sessionError, status, text] of [
      ["m2m400", 400, /"errorCode":"UnifiedWebService\.REQUEST_FAILED\.SessionToken\.Expired"/],
      ["diag401", 401, /"errorCode":"INVALID_ACCOUNT"/],
      ["cc", 401, /"error":"unauthorized"/],
    ] as const) {
      it(`answer an idle session as ${sessionError} does`, async () => {
        await start({ behavior: { sessionError } });
        simulator.advanceClock(20 * 60 + 1);
        const reply = await client.get(`${licenses}/index/0`);
        assert.equal(reply.status, status);
        assert.match(reply.text, text);
      });
    }
  });

  describe("for an account", () => {
    it("print the subscription as documented", async () => {
      const purchaseType = "TS-HFOTA-EVNT,TS-HFOTA-MRC";
      await start({ seed: { accounts: [{ accountName: account, purchaseType, licenseCount: 9000 }] } });
      const { body } = await client.get(`/api/fota/v1/subscriptions/${account}`);
      assert.deepEqual(body, {
        accountName: account,
        purchaseType,
        licenseCount: 9000,
        licenseUsedCount: 0,
        updateTime: "2018-03-02 19:50:06.534 +0000 UTC",
      });
    });

    it("count no licenses on an account that is only billed per event", async () => {
      await start({ seed: { accounts: [{ accountName: account, purchaseType: "TS-HFOTA-EVNT", licenseCount: 9 }] } });
      const { body } = await client.get(`/api/fota/v1/subscriptions/${account}`);
      assert.equal(body["licenseCount"], 0);
    });

    it("print the license status as documented, with the cursor as a number", async () => {
      // The devices of the vendor's example, whose last one shows the sentinel.
      const ids = ["990003425730535", "990000473475989", "990000347475989"];
      const times = { licensed: true, assignmentTime: "2017-11-29T20:15:42.738Z" };
      const devices = [
        ...ids.map((deviceId) => ({ deviceId, ...times })),
        { deviceId: "990007303425535", licensed: true },
      ];
      const seed: Seed = { accounts: [{ accountName: account, licenseCount: 5000, devices }] };
      await start({ seed, behavior: { pageSize: 3 } });
      const time = "2017-11-29 20:15:42.738 +0000 UTC";
      assert.deepEqual((await client.get(`${licenses}/index/0`)).body, {
        accountName: account,
        totalLicenses: 5000,
        assignedLicenses: 4,
        hasMoreData: true,
        lastSeenDeviceId: 990003425730535,
        deviceList: [...ids].sort().map((deviceId) => ({ deviceId, assignmentTime: time })),
      });
      assert.deepEqual((await client.get(`${licenses}/index/990003425730535`)).body, {
        accountName: account,
        totalLicenses: 5000,
        assignedLicenses: 4,
        hasMoreData: false,
        lastSeenDeviceId: 0,
        deviceList: [{ deviceId: "990007303425535", assignmentTime: "01-01-1900 0:0:0 +0000 UTC" }],
      });
    });

    it("list the size of the documented example whole: 4319 of 5000 in pages of 1000", async () => {
      const devices = Array.from({ length: 4319 }, (_, n) => ({ deviceId: imei(n), licensed: true }));
      await start({ seed: { accounts: [{ accountName: account, licenseCount: 5000, devices }] } });
      const sizes: unknown[] = [];
      let cursor = "0";
      do {
        const { body } = await client.get(`${licenses}/index/${cursor}`);
        assert.deepEqual([body["totalLicenses"], body["assignedLicenses"]], [5000, 4319]);
        sizes.push(Array.isArray(body["deviceList"]) ? body["deviceList"].length : undefined);
        cursor = String(body["lastSeenDeviceId"]);
      } while (cursor !== "0");
      assert.deepEqual(sizes, [1000, 1000, 1000, 1000, 319]);
    });

    it("lose the leading zero of a cursor, and do not take it back without", async () => {
      const devices = ["012345678901234", "353238063289555"].map((deviceId) => ({ deviceId, licensed: true }));
      await start({
        seed: { accounts: [{ accountName: account, licenseCount: 5, devices }] },
        behavior: { pageSize: 1 },
      });
      assert.equal((await client.get(`${licenses}/index/0`)).body["lastSeenDeviceId"], 12345678901234);
      assert.deepEqual((await client.get(`${licenses}/index/12345678901234`)).body, {
        errorCode: "INVALID_PARAMETER",
        errorMessage: "LastSeenDeviceId Not Valid",
      });
      assert.equal((await client.get(`${licenses}/index/012345678901234`)).status, 200);
    });

    for (const [emptyList, shown] of [
      ["[]", '"deviceList":[]}'],
      ["null", '"deviceList":null}'],
      ["absent", '"lastSeenDeviceId":0}'],
    ] as const) {
      it(`print an empty list as ${emptyList}`, async () => {
        await start({ behavior: { emptyList } });
        assert.ok((await client.get(`${licenses}/index/0`)).text.endsWith(shown));
      });
    }

    it("answer an assignment device by device, with the count after it and a capital Reason", async () => {
      const devices = ["900000000000001", "900000000000999"].map((deviceId) => ({ deviceId }));
      await start({ seed: { accounts: [{ accountName: account, licenseCount: 9000, devices }] } });
      const deviceList = ["900000000000001", "900000000000999", imei(1)];
      assert.deepEqual((await client.post(`${licenses}/assign`, { deviceList })).body, {
        accountName: account,
        licCount: 9000,
        licUsedCount: 2,
        deviceList: [
          { deviceId: "900000000000001", status: "LicenseAssignSuccess", Reason: "Success" },
          { deviceId: "900000000000999", status: "LicenseAssignSuccess", Reason: "Success" },
          { deviceId: imei(1), status: "LicenseAssignFailed", Reason: "Device Not Found." },
        ],
      });
    });

    it("answer a removal device by device", async () => {
      const devices = [{ deviceId: imei(1), licensed: true }, { deviceId: imei(2) }];
      await start({ seed: { accounts: [{ accountName: account, licenseCount: 9, devices }] } });
      assert.deepEqual((await client.post(`${licenses}/remove`, { deviceList: [imei(1), imei(2)] })).body, {
        accountName: account,
        licCount: 9,
        licUsedCount: 0,
        deviceList: [
          { deviceId: imei(1), status: "LicenseRemoveSuccess", Reason: "Success" },
          { deviceId: imei(2), status: "LicenseRemoveFailed", Reason: "No license attached to device" },
        ],
      });
    });

    for (const [body, errorMessage] of [
      ["", "Input binding error"],
      [{}, "Device list is empty"],
      [{ deviceList: [] }, "Device list is empty"],
      [{ deviceList: [353238063289555] }, "Input binding error"],
      [{ deviceList: ["35323806328955"] }, "Invalid device id format"],
    ] as const) {
      it(`refuse a write with the body ${JSON.stringify(body)}`, async () => {
        await start();
        const reply = await client.post(`${licenses}/assign`, body);
        assert.equal(reply.status, 400);
        assert.deepEqual(reply.body, { errorCode: "INVALID_PARAMETER", errorMessage });
      });
    }

    it("list all devices, with a sentinel for those never upgraded", async () => {
      const devices = [
        {
          deviceId: imei(1),
          mdn: "0000040881",
          upgrade: "completed" as const,
          upgradeTime: "2021-06-03T00:03:56.079Z",
        },
        { deviceId: imei(2), licensed: true },
      ];
      await start({ seed: { accounts: [{ accountName: account, licenseCount: 9, devices }] } });
      assert.deepEqual((await client.get(`/api/fota/v1/devices/${account}/index/0`)).body, {
        accountName: account,
        hasMoreData: false,
        lastSeenDeviceId: 0,
        maxPageSize: 1000,
        deviceList: [
          {
            deviceId: imei(1),
            mdn: "0000040881",
            model: "Model-A",
            make: "Verizon",
            firmware: "VerizonFirmwareVersion-01",
            fotaEligible: true,
            licenseAssigned: false,
            upgradeTime: "2021-06-03 00:03:56.079 +0000 UTC",
          },
          {
            deviceId: imei(2),
            model: "Model-A",
            make: "Verizon",
            firmware: "VerizonFirmwareVersion-01",
            fotaEligible: true,
            licenseAssigned: true,
            upgradeTime: "01/01/1900 0:0:0",
          },
        ],
      });
    });

    describe("and its upgrades", () => {
      const reports = (status: string, index: string | number = 0) =>
        client.get(`/api/fota/v1/reports/${account}/status/${status}/index/${index}`);
      const upgrades = ["none", "scheduled", "inProgress", "completed", "scheduled", "scheduled"] as const;
      const seed: Seed = {
        accounts: [
          {
            accountName: account,
            licenseCount: 9,
            devices: upgrades.map((upgrade, index) => ({ deviceId: imei(index), licensed: true, upgrade })),
          },
        ],
      };
      const listed = ({ body }: Awaited<ReturnType<typeof reports>>): unknown[] => {
        assert.ok(Array.isArray(body["reportList"]));
        return body["reportList"].map(({ deviceList }: { readonly deviceList: unknown }) => deviceList);
      };
      const devices = (status: string, ...endings: number[]) =>
        endings.map((ending) => [{ deviceId: imei(ending), status, resultReason: "success" }]);

      it("list them by status, each device in one of its own", async () => {
        await start({ seed });
        assert.deepEqual(listed(await reports("Queued")), devices("Device Accepted", 1, 4, 5));
        assert.deepEqual(listed(await reports("InProgress")), devices("Device Accepted", 2));
        assert.deepEqual(listed(await reports("Finished")), devices("UpgradeSuccess", 3));
        for (const status of ["RequestPending", "RequestFailed", "UpgradeFailed"]) {
          assert.deepEqual(listed(await reports(status)), [], status);
        }
      });

      it("print them as documented", async () => {
        await start({ seed });
        const { body } = await reports("InProgress");
        const [{ id }] = body["reportList"] as [{ id: string }];
        assert.match(id, /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/);
        assert.deepEqual(body, {
          hasMoreFlag: false,
          reportList: [
            {
              id,
              accountName: account,
              firmwareName: "FOTA_Verizon_Model-A_01To02_HF",
              firmwareTo: "VerizonFirmwareVersion-02",
              startDate: "2018-03-02",
              status: "InProgress",
              deviceList: devices("Device Accepted", 2)[0],
            },
          ],
          lastSeenUpgradeId: 0,
        });
      });

      it("page through them by number, even where devices are paged by IMEI", async () => {
        await start({ seed, behavior: { pageSize: 2, paging: "imei" } });
        const first = await reports("Queued");
        assert.deepEqual(listed(first), devices("Device Accepted", 1, 4));
        assert.deepEqual([first.body["hasMoreFlag"], first.body["lastSeenUpgradeId"]], [true, 2]);
        const last = await reports("Queued", 2);
        assert.deepEqual(listed(last), devices("Device Accepted", 5));
        assert.deepEqual([last.body["hasMoreFlag"], last.body["lastSeenUpgradeId"]], [false, 0]);
        assert.equal((await reports("Queued", 4)).status, 400);
      });

      it("forget one that a release cancels", async () => {
        await start({ seed });
        await client.post(`${licenses}/remove`, { deviceList: [imei(1)] });
        assert.deepEqual(listed(await reports("Queued")), devices("Device Accepted", 4, 5));
      });

      it("print none as null on demand", async () => {
        await start({ seed, behavior: { emptyList: "null" } });
        assert.equal((await reports("UpgradeFailed")).body["reportList"], null);
      });

      it("want a status that there is, a session and an account of the user's", async () => {
        await start({ seed });
        assert.equal((await reports("queued")).body["errorMessage"], "Invalid upgrade status");
        const path = `/api/fota/v1/reports/${account}/status/Queued/index/0`;
        const stranger = await clientWith(simulator.url, client.accessToken, "wrong").get(path);
        assert.match(stranger.text, /SessionToken\.Invalid/);
        const foreign = await client.get(path.replace(account, "0000000009-00001"));
        assert.equal(foreign.body["errorMessage"], "Account not found");
      });

      it("can be made to fail by a fault of their own", async () => {
        await start({ seed });
        simulator.setFaults([{ name: "listing-empty", on: "reports" }]);
        assert.equal((await client.get(`${licenses}/index/0`)).body["assignedLicenses"], 6);
        assert.deepEqual(listed(await reports("Queued")), []);
        assert.equal(listed(await reports("Queued")).length, 3);
      });
    });

    it("show a session the accounts of its user only", async () => {
      const seed: Seed = {
        users: [{ username: "demo-user", password: "demo-password", accounts: [account] }],
        accounts: [
          { accountName: account, licenseCount: 1 },
          { accountName: "0000000001-00001", licenseCount: 1 },
        ],
      };
      await start({ seed });
      assert.equal((await client.get(`/api/fota/v1/subscriptions/${account}`)).status, 200);
      const foreign = await client.get("/api/fota/v1/subscriptions/0000000001-00001");
      const unknown = await client.get("/api/fota/v1/subscriptions/0000000009-00001");
      assert.deepEqual([foreign.status, foreign.text], [400, unknown.text]);
    });

    it("refuse a bad account name and an inactive account", async () => {
      await start({ seed: { accounts: [{ accountName: account, licenseCount: 1, active: false }] } });
      const bad = await client.get("/api/fota/v1/subscriptions/0402196254_00001");
      assert.equal(bad.body["errorMessage"], "Invalid account name format");
      const inactive = await client.get(`/api/fota/v1/subscriptions/${account}`);
      assert.equal(inactive.body["errorMessage"], "Inactive account");
    });
  });

  describe("that do not exist", () => {
    let complaint: sinon.SinonStub;

    beforeEach(() => {
      complaint = sinon.stub(console, "error");
    });

    afterEach(() => {
      complaint.restore();
    });

    for (const path of [`/api/fota/v1//licenses/${account}/index/0`, "/api/fota/v9/x", `${licenses}/assign`]) {
      it(`are a fault of the gateway, said aloud: GET ${path}`, async () => {
        await start();
        const { status, text } = await client.get(path);
        assert.equal(status, 400);
        assert.match(text, /^{"fault":{"code":"900906"/);
        sinon.assert.calledOnceWithExactly(complaint, `ThingSpace simulator: there is no GET ${path}`);
      });
    }

    it("are listed against what there is outside the service", async () => {
      await start();
      const { status, body } = await client.get("/fota/v1");
      assert.equal(status, 404);
      assert.ok(Array.isArray(body["known"]));
      assert.ok(body["known"].includes("POST /api/fota/v1/licenses/:account/assign"));
      assert.ok(body["known"].includes("PUT /_simulator/state"));
      sinon.assert.calledOnce(complaint);
    });
  });
});
