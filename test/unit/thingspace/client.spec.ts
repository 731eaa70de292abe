import assert from "node:assert/strict";
import fetch from "node-fetch";
import type { Settings } from "../../../src/settings/config";
import type { Result } from "../../../src/ports/licenseApi";
import { createThingSpaceClient, type ThingSpaceClient } from "../../../src/thingspace/client";
import { demoSettings } from "../../support/demoSettings";
import { fakeClock, type FakeClock } from "../../support/fakeClock";
import { withHttpServer, type HttpServer, type ReceivedRequest, type Reply } from "../../support/httpServer";
import { imei, imeis } from "../../support/imeis";

const account = "0402196254-00001";
type Route = (request: ReceivedRequest) => Reply | Promise<Reply>;

const signIn: Record<string, Route> = {
  "/api/ts/v1/oauth2/token": () => ({ body: { access_token: "bearer-s3cret", expires_in: 3600 } }),
  "/api/m2m/v1/session/login": () => ({ body: { sessionToken: "session-s3cret" } }),
};

interface Scene {
  readonly client: ThingSpaceClient;
  readonly server: HttpServer;
  readonly clock: FakeClock;
}

/** Runs the body with a client of a service that has these routes, and nothing else. */
async function withService(
  routes: Record<string, Route>,
  body: (scene: Scene) => Promise<void>,
  settings: Partial<Settings> = {},
): Promise<void> {
  const all = { ...signIn, ...routes };
  const unknown: Route = ({ path }) => ({ status: 404, body: `no route ${path}` });
  await withHttpServer(
    (request) => (all[request.path] ?? unknown)(request),
    async (server) => {
      const clock = fakeClock();
      const client = createThingSpaceClient({
        settings: {
          ...demoSettings(server.url),
          access: { applicationKey: "key", applicationSecret: "app-s3cret" },
          session: { username: "somebody", password: "user-s3cret" },
          ...settings,
        },
        fetch,
        clock,
        random: () => 0.5,
      });
      await body({ client, server, clock });
    },
  );
}

async function all(answers: AsyncIterable<readonly Result[]>): Promise<Result[]> {
  const verdicts: Result[] = [];
  for await (const batch of answers) {
    verdicts.push(...batch);
  }
  return verdicts;
}

const subscription = {
  accountName: account,
  purchaseType: "TS-HFOTA-EVNT,TS-HFOTA-MRC",
  licenseCount: 9000,
  licenseUsedCount: 1000,
  updateTime: "2018-03-02 19:50:06.534 +0000 UTC",
};
const noCalls = {
  token: 0,
  login: 0,
  subscription: 0,
  status: 0,
  assign: 0,
  remove: 0,
  devices: 0,
  reports: 0,
  candidates: 0,
};
const subscriptionPath = `/api/fota/v1/subscriptions/${account}`;
const assignPath = `/api/fota/v1/licenses/${account}/assign`;
const removePath = `/api/fota/v1/licenses/${account}/remove`;

describe("ThingSpace client", () => {
  it("reads a subscription, with one token and one login for all callers", async () => {
    await withService({ [subscriptionPath]: () => ({ body: subscription }) }, async ({ client, server }) => {
      const [first] = await Promise.all([1, 2, 3, 4, 5].map(() => client.subscription(account)));
      assert.deepEqual(first, {
        account,
        purchaseTypes: ["TS-HFOTA-EVNT", "TS-HFOTA-MRC"],
        licenseCount: 9000,
        licenseUsedCount: 1000,
        updateTime: "2018-03-02 19:50:06.534 +0000 UTC",
      });
      assert.deepEqual(client.callCounts(), { ...noCalls, token: 1, login: 1, subscription: 5 });
      const { headers } = server.requests.at(-1)!;
      assert.equal(headers["authorization"], "Bearer bearer-s3cret");
      assert.equal(headers["vz-m2m-token"], "session-s3cret");
    });
  });

  it("lists the licensed devices page by page", async () => {
    const page = (more: boolean, lastSeenDeviceId: number, ...devices: string[]) => ({
      body: {
        accountName: account,
        totalLicenses: 20,
        assignedLicenses: 3,
        hasMoreData: more,
        lastSeenDeviceId,
        deviceList: devices.map((deviceId) => ({ deviceId, assignmentTime: "01-01-1900 0:0:0 +0000 UTC" })),
      },
    });
    const routes = {
      [`/api/fota/v1/licenses/${account}/index/0`]: () =>
        page(true, 990003425730535, "990003425730535", "990000473475989"),
      [`/api/fota/v1/licenses/${account}/index/990003425730535`]: () => page(false, 0, "990007303425535"),
    };
    await withService(routes, async ({ client }) => {
      assert.deepEqual(await client.licensedDevices(account), {
        account,
        licenseCount: 20,
        devices: new Set(["990003425730535", "990000473475989", "990007303425535"]),
      });
      assert.equal(client.callCounts().status, 2);
    });
  });

  describe("about upgrades", () => {
    const devicesPath = `/api/fota/v1/devices/${account}/index`;
    const reportsPath = `/api/fota/v1/reports/${account}/status`;
    const devices = (
      more: boolean,
      lastSeenDeviceId: number,
      ...upgradeTimes: [id: string, time: string][]
    ): Reply => ({
      body: {
        accountName: account,
        hasMoreData: more,
        lastSeenDeviceId,
        deviceList: upgradeTimes.map(([deviceId, upgradeTime]) => ({ deviceId, upgradeTime })),
      },
    });
    const upgrades = (hasMoreFlag: boolean, lastSeenUpgradeId: number, ...deviceIds: string[]): Reply => ({
      body: {
        hasMoreFlag,
        lastSeenUpgradeId,
        reportList: deviceIds.map((deviceId) => ({
          id: "3ac8c863-bde7-4f41-878e-dd5473e973bb",
          deviceList: [{ deviceId, status: "Device Accepted", resultReason: "success" }],
        })),
      },
    });
    const none: Reply = { body: { hasMoreFlag: false, reportList: null, lastSeenUpgradeId: 0 } };
    const routes: Record<string, Route> = {
      [`${devicesPath}/0`]: () =>
        devices(
          true,
          900000000000002,
          ["900000000000001", "2021-06-03 00:03:56.079 +0000 UTC"],
          ["900000000000002", ""],
        ),
      [`${devicesPath}/900000000000002`]: () => devices(false, 0, ["900000000000003", "01/01/1900 0:0:0"]),
      [`${reportsPath}/RequestPending/index/0`]: () => none,
      [`${reportsPath}/Queued/index/0`]: () => upgrades(true, 120, "900000000000004"),
      [`${reportsPath}/Queued/index/120`]: () => upgrades(false, 0, "900000000000005"),
      [`${reportsPath}/InProgress/index/0`]: () => upgrades(false, 0, "900000000000006"),
    };

    it("tells who was upgraded, is being and will be", async () => {
      await withService(routes, async ({ client }) => {
        assert.deepEqual(await client.upgrades(account), {
          known: new Set(["900000000000001", "900000000000002", "900000000000003"]),
          ineligible: new Set(),
          eligibilityUnknown: new Set(["900000000000001", "900000000000002", "900000000000003"]),
          upgraded: new Set(["900000000000001"]),
          upgrading: new Set(["900000000000006"]),
          scheduled: new Set(["900000000000004", "900000000000005"]),
          gaps: [],
        });
        assert.deepEqual(client.callCounts(), { ...noCalls, token: 1, login: 1, devices: 2, reports: 4 });
      });
    });

    it("asks for the reports side by side, within the limit", async () => {
      // No report is answered before all three, and the device list, have been asked for.
      let open: (() => void) | undefined;
      const opened = new Promise<void>((resolve) => (open = resolve));
      const started = new Set<string>();
      const patient = Object.fromEntries(
        Object.entries(routes).map(([path, route]) => [
          path,
          async (request: ReceivedRequest) => {
            started.add(path);
            if (path.endsWith("/index/0")) {
              if (started.size === 4) {
                open?.();
              }
              await opened;
            }
            return route(request);
          },
        ]),
      );
      await withService(patient, async ({ client }) => {
        assert.equal((await client.upgrades(account)).gaps.length, 0);
      });
    });

    const unreadable: [name: string, reply: Reply, told: RegExp][] = [
      [
        "refuses",
        { status: 400, body: { errorCode: "INVALID_PARAMETER", errorMessage: "Invalid index value" } },
        /a running upgrade.*InProgress upgrades \(400\); it said "Invalid index value" \(INVALID_PARAMETER\)\.$/,
      ],
      ["does not have", { status: 404, body: "<am:fault/>" }, /InProgress upgrades \(404\)\.$/],
      [
        "has no route for",
        { status: 400, body: { fault: { code: "900906", message: "No matching resource found" } } },
        /InProgress upgrades \(400\); it said "No matching resource found" \(900906\)\.$/,
      ],
      [
        "prints in another way",
        { body: { reportList: [{ deviceList: ["900000000000006"] }] } },
        /does not have the documented form/,
      ],
    ];
    for (const [name, reply, told] of unreadable) {
      it(`does without a report that the service ${name}`, async () => {
        const without = { ...routes, [`${reportsPath}/InProgress/index/0`]: () => reply };
        await withService(without, async ({ client }) => {
          const report = await client.upgrades(account);
          assert.deepEqual([report.upgraded.size, report.upgrading.size, report.scheduled.size], [1, 0, 2]);
          assert.equal(report.gaps.length, 1);
          assert.match(String(report.gaps[0]), told);
        });
      });
    }

    it("does not do without a report that the service failed on", async () => {
      const failing = { ...routes, [`${reportsPath}/Queued/index/0`]: () => ({ status: 503, body: "" }) };
      await withService(failing, async ({ client }) => {
        await assert.rejects(client.upgrades(account), { kind: "unavailable" });
      });
    });

    it("does not do without a report that the credentials do not open", async () => {
      const rejected = { status: 401, body: { fault: { code: "900901", message: "Invalid Credentials" } } };
      await withService({ ...routes, [`${reportsPath}/Queued/index/0`]: () => rejected }, async ({ client }) => {
        await assert.rejects(client.upgrades(account), { kind: "credentials" });
      });
    });

    it("names devices whose license is never released when a release is refused", async () => {
      const [device] = imeis(1);
      const reason = "License removal not allowed for devices that have ever upgraded firmware.";
      const deviceList = [{ deviceId: device, status: "LicenseRemoveFailed", Reason: reason }];
      await withService({ [removePath]: () => ({ body: { deviceList } }) }, async ({ client }) => {
        assert.deepEqual(await all(client.remove(account, imeis(1))), [
          { imei: device, outcome: "refused", reason: `ThingSpace said "${reason}"`, unreleasable: true },
        ]);
      });
    });
  });

  it("assigns and removes, and tells what became of each device", async () => {
    const [first, second] = [imei("900000000000001"), imei("900000000000999")];
    const routes = {
      [assignPath]: () => ({
        body: {
          deviceList: [
            { deviceId: first, status: "LicenseAssignSuccess", Reason: "Success" },
            { deviceId: second, status: "LicenseAssignSuccess", Reason: "Device license preexisting" },
          ],
        },
      }),
      [removePath]: () => ({
        body: {
          deviceList: [
            { deviceId: first, status: "LicenseRemoveSuccess", Reason: "Success" },
            { deviceId: second, status: "LicenseRemoveFailed", Reason: "No license attached to device" },
          ],
        },
      }),
    };
    await withService(routes, async ({ client, server }) => {
      const expected = [
        { imei: first, outcome: "done" },
        { imei: second, outcome: "alreadyDone" },
      ];
      assert.deepEqual(await all(client.assign(account, [first, second])), expected);
      assert.deepEqual(await all(client.remove(account, [first, second])), expected);
      assert.deepEqual(
        server.requests.slice(-2).map(({ method, path, body }) => `${method} ${path} ${body}`),
        [assignPath, removePath].map((path) => `POST ${path} {"deviceList":["${first}","${second}"]}`),
      );
    });
  });

  it("sends a write of licenses again that may have acted, and gives it up after the fourth time", async () => {
    await withService({ [assignPath]: () => ({ status: 502, body: "<html>" }) }, async ({ client }) => {
      const verdicts = await all(client.assign(account, imeis(2)));
      assert.deepEqual(
        verdicts.map(({ outcome }) => outcome),
        ["unknown", "unknown"],
      );
      assert.equal(client.callCounts().assign, 4);
    });
  });

  it("does not send another write again that may have acted", async () => {
    const path = `/api/fota/v1/licenses/${account}/cancel`;
    await withService({ [path]: () => ({ status: 502, body: "<html>" }) }, async ({ client }) => {
      await assert.rejects(client.setCancellationCandidates(account, imeis(2)), { status: 502 });
      assert.equal(client.callCounts().candidates, 1);
      await assert.rejects(client.clearCancellationCandidates(account), { status: 502 });
      assert.equal(client.callCounts().candidates, 2);
    });
  });

  const first: [name: string, reply: Reply, outcome: Result["outcome"]][] = [
    ["that got no answer", { status: 502, body: "<html>" }, "done"],
    ["that was turned away", { status: 429 }, "alreadyDone"],
  ];
  for (const [name, reply, outcome] of first) {
    it(`takes a license that is there when a request is retried ${name} for ${outcome}`, async () => {
      const [device] = imeis(1);
      const preexisting = {
        deviceList: [{ deviceId: device, status: "LicenseAssignSuccess", Reason: "Device license preexisting" }],
      };
      const none = {
        deviceList: [{ deviceId: device, status: "LicenseRemoveFailed", Reason: "No license attached to device" }],
      };
      const after = (body: unknown): Route => {
        const replies: Reply[] = [reply, { body }];
        return () => replies.shift() ?? { status: 404 };
      };
      const routes = { [assignPath]: after(preexisting), [removePath]: after(none) };
      await withService(routes, async ({ client }) => {
        assert.deepEqual(await all(client.assign(account, imeis(1))), [{ imei: device, outcome }]);
        assert.deepEqual(await all(client.remove(account, imeis(1))), [{ imei: device, outcome }]);
      });
    });
  }

  it("says of a device that failed that the request before it, which got no answer, may still act", async () => {
    const [device] = imeis(1);
    const body = { deviceList: [{ deviceId: device, status: "LicenseAssignFailed", Reason: "Internal error." }] };
    for (const [replies, expected] of [
      [[{ status: 502, body: "<html>" }, { body }], true],
      [[{ body }], undefined],
    ] satisfies [Reply[], boolean | undefined][]) {
      const answers = [...replies];
      await withService({ [assignPath]: () => answers.shift() ?? { status: 404 } }, async ({ client }) => {
        const [verdict] = await all(client.assign(account, imeis(1)));
        assert.ok(verdict?.outcome === "failed");
        assert.equal(verdict.mayHaveActed, expected);
      });
    }
  });

  it("does not know what became of a device that is refused after a request that got no answer", async () => {
    const refusal: Reply = { status: 400, body: { errorCode: "INVALID_PARAMETER", errorMessage: "No" } };
    for (const [replies, expected] of [
      [[{ status: 502, body: "<html>" }, refusal], "unknown"],
      [[refusal], "refused"],
    ] satisfies [Reply[], string][]) {
      const answers = [...replies];
      await withService({ [assignPath]: () => answers.shift() ?? { status: 404 } }, async ({ client }) => {
        const [verdict] = await all(client.assign(account, imeis(1)));
        assert.equal(verdict?.outcome, expected);
      });
    }
  });

  it("does not take an answer to a write that cannot be read for one", async () => {
    await withService({ [assignPath]: () => ({ body: "<html>" }) }, async ({ client }) => {
      const [verdict] = await all(client.assign(account, imeis(1)));
      assert.equal(verdict?.outcome, "unknown");
    });
  });

  it("slows all requests down when one is told to", async () => {
    let answers = 0;
    const route = () => (++answers === 1 ? { status: 429, headers: { "Retry-After": "9" } } : { body: subscription });
    await withService(
      { [subscriptionPath]: route },
      async ({ client, clock }) => {
        await Promise.all([client.subscription(account), client.subscription(account)]);
        // And spaces them from then on.
        assert.ok(clock.now() > 9000 && clock.now() < 12_000);
        assert.equal(client.callCounts().subscription, 3);
      },
      { concurrency: 1 },
    );
  });

  it("renews a session that died in ten requests at once only once", async () => {
    const rejected = {
      status: 400,
      body: { errorCode: "UnifiedWebService.REQUEST_FAILED.SessionToken.Expired", errorMessage: "Expired" },
    };
    let logins = 0;
    const routes: Record<string, Route> = {
      "/api/m2m/v1/session/login": () => ({ body: { sessionToken: `session-${++logins}` } }),
      [subscriptionPath]: ({ headers }) =>
        headers["vz-m2m-token"] === "session-1" ? rejected : { body: subscription },
    };
    await withService(
      routes,
      async ({ client }) => {
        await Promise.all(Array.from({ length: 10 }, () => client.subscription(account)));
        assert.equal(client.callCounts().login, 2);
        assert.equal(client.callCounts().subscription, 20);
      },
      { concurrency: 10 },
    );
  });

  it("names the account and what was said about it", async () => {
    const refusal = {
      status: 400,
      body: { errorCode: "INVALID_PARAMETER", errorMessage: "Unknown account user-s3cret" },
    };
    await withService({ [subscriptionPath]: () => refusal }, async ({ client }) => {
      await assert.rejects(client.subscription(account), {
        name: "ThingSpaceError",
        kind: "account",
        code: "account-unknown",
        message: new RegExp(
          `"${account}" \\(400 from GET ${subscriptionPath}\\); it said "Unknown account \\[redacted\\]" \\(INVALID_PARAMETER\\)`,
        ),
      });
    });
  });

  it("stops at once when the login is refused, also for writes", async () => {
    const routes = {
      "/api/m2m/v1/session/login": () => ({ status: 401, body: { errorCode: "X", errorMessage: "No" } }),
    };
    await withService(routes, async ({ client }) => {
      await assert.rejects(client.subscription(account), /lock the user out until Verizon support unlocks it/);
      await assert.rejects(all(client.assign(account, imeis(500))), /lock the user/);
      assert.deepEqual(client.callCounts(), { ...noCalls, token: 1, login: 1 });
    });
  });

  it("asks for nothing but what it needs with ready tokens", async () => {
    await withService(
      { [subscriptionPath]: () => ({ body: subscription }) },
      async ({ client, server }) => {
        await client.subscription(account);
        assert.equal(server.requests.length, 1);
      },
      { access: { accessToken: "ready-bearer" }, session: { sessionToken: "ready-session" } },
    );
  });
});
