import assert from "node:assert/strict";
import { ThingSpaceError } from "../../src/thingspace/http/thingSpaceError";
import { fakeClock } from "../support/fakeClock";
import { withHttpServer, type Reply } from "../support/httpServer";
import { imeis } from "../support/imeis";
import {
  account,
  all,
  arrived,
  clientOf,
  counted,
  demoUser,
  licensedIn,
  readyTokens,
  simulatorWith,
} from "./clientScene";

const forms = ["fault", "flat", "xml", "header", "html", "empty"] as const;

async function failureOf(outcome: Promise<unknown>): Promise<ThingSpaceError> {
  const failure = await outcome.then(
    () => undefined,
    (error: unknown) => error,
  );
  assert.ok(failure instanceof ThingSpaceError, String(failure));
  return failure;
}

describe("a bearer token that is refused, in any form", () => {
  for (const form of forms) {
    it(`is renewed without a login (${form})`, async () => {
      const devices = imeis(4);
      await using simulator = await simulatorWith({
        unlicensed: devices,
        faults: [{ name: "gateway-900901", on: "assign", after: 1, form }],
      });
      const client = clientOf(simulator, { settings: { batchSize: 2, concurrency: 1 } });
      await all(client.assign(account, devices));
      assert.deepEqual(licensedIn(simulator), devices);
      assert.deepEqual(arrived(simulator), [
        "token 200",
        "login 200",
        "assign 200",
        "assign 401",
        "token 200",
        "assign 200",
      ]);
    });

    it(`at the login is renewed, and not taken for a wrong password (${form})`, async () => {
      await using simulator = await simulatorWith({ faults: [{ name: "gateway-900901", on: "login", form }] });
      await clientOf(simulator).subscription(account);
      assert.deepEqual(arrived(simulator), ["token 200", "login 401", "token 200", "login 200", "subscription 200"]);
    });

    it(`however often, costs two logins at most, and the advice is about the application (${form})`, async () => {
      await using simulator = await simulatorWith({
        faults: [{ name: "gateway-900901", on: "login", times: 9, form }],
      });
      const client = clientOf(simulator);
      for (let run = 0; run < 3; run += 1) {
        const { kind, message } = await failureOf(client.subscription(account));
        assert.equal(kind, "credentials");
        assert.match(message, form === "html" ? /HTML page, "401 Unauthorized"/ : /THINGSPACE_APPLICATION_KEY/);
        assert.equal(message.includes("THINGSPACE_PASSWORD"), form === "empty");
      }
      assert.deepEqual(counted(simulator), { "token 200": 2, "login 401": 2 });
    });

    const isUnclear = form === "html" || form === "empty";
    for (const [on, requests] of [
      ["subscription", ["login 200", "subscription 401", ...(isUnclear ? ["login 401"] : [])]],
      ["login", ["login 401"]],
    ] as const) {
      it(`that was given ready-made is named, and nobody logs in with it again where that is clear (${form}, ${on})`, async () => {
        await using simulator = await simulatorWith({});
        const { access } = await readyTokens(simulator.url);
        simulator.setFaults([{ name: "gateway-900901", on, times: 9, form }]);
        simulator.clearRequests();
        const client = clientOf(simulator, { settings: { access, session: demoUser } });
        const { kind, message } = await failureOf(client.subscription(account));
        assert.equal(kind, "credentials");
        assert.match(message, /thingspace:accessToken \(THINGSPACE_ACCESS_TOKEN\)/);
        assert.equal(message.includes("THINGSPACE_PASSWORD"), isUnclear && on === "login");
        if (on === "login") {
          await failureOf(client.subscription(account));
        }
        assert.deepEqual(arrived(simulator), requests);
      });
    }
  }
});

describe("a 401 that does not say what it is about", () => {
  it("costs a token first, and a login only when a fresh token gets the same", async () => {
    await using simulator = await simulatorWith({
      faults: [{ name: "gateway-900902", on: "subscription", times: 2, form: "empty" }],
    });
    await clientOf(simulator).subscription(account);
    assert.deepEqual(arrived(simulator), [
      "token 200",
      "login 200",
      "subscription 401",
      "token 200",
      "subscription 401",
      "login 200",
      "subscription 200",
    ]);
  });

  it("is given up with both named when neither helps", async () => {
    await using simulator = await simulatorWith({
      faults: [{ name: "gateway-900902", on: "subscription", times: 9, form: "empty" }],
    });
    const { message } = await failureOf(clientOf(simulator).subscription(account));
    assert.match(message, /access token or the login session.*application is approved.*logs in as the same user/);
    assert.deepEqual(counted(simulator), { "token 200": 2, "login 200": 2, "subscription 401": 3 });
  });

  it("costs a login where the access token cannot be renewed, and the session can", async () => {
    await using simulator = await simulatorWith({});
    const { access } = await readyTokens(simulator.url);
    simulator.setFaults([{ name: "gateway-900902", on: "subscription", form: "empty" }]);
    simulator.clearRequests();
    await clientOf(simulator, { settings: { access, session: demoUser } }).subscription(account);
    assert.deepEqual(arrived(simulator), ["login 200", "subscription 401", "login 200", "subscription 200"]);
  });

  it("that stays after the login is the fault of the access token that cannot be renewed", async () => {
    await using simulator = await simulatorWith({});
    const { access } = await readyTokens(simulator.url);
    simulator.setFaults([{ name: "gateway-900902", on: "subscription", times: 9, form: "empty" }]);
    const client = clientOf(simulator, { settings: { access, session: demoUser } });
    const { message } = await failureOf(client.subscription(account));
    assert.match(message, /THINGSPACE_ACCESS_TOKEN/);
    assert.doesNotMatch(message, /It may also be/);
    assert.equal(counted(simulator)["subscription 401"], 2);
  });

  it("names both settings when both tokens were given ready-made", async () => {
    await using simulator = await simulatorWith({});
    const settings = await readyTokens(simulator.url);
    simulator.setFaults([{ name: "gateway-900902", on: "subscription", times: 9, form: "empty" }]);
    simulator.clearRequests();
    const { kind, message } = await failureOf(clientOf(simulator, { settings }).subscription(account));
    assert.equal(kind, "credentials");
    assert.match(message, /THINGSPACE_ACCESS_TOKEN.*THINGSPACE_SESSION_TOKEN/);
    assert.deepEqual(arrived(simulator), ["subscription 401"]);
  });

  for (const message of ["No such user", "Check the password"]) {
    it(`at the login is not answered with a login where it speaks of the user: ${message}`, async () => {
      const logins: string[] = [];
      await withHttpServer(
        ({ path, headers }) => {
          if (path.endsWith("/token")) {
            return { body: { access_token: `bearer${Math.random()}` } };
          }
          logins.push(String(headers["authorization"]));
          return { status: 401, body: { message } };
        },
        async (server) => {
          assert.match((await failureOf(clientOf(server).subscription(account))).message, /THINGSPACE_PASSWORD/);
          assert.equal(logins.length, 1);
        },
      );
    });
  }

  it("at the login is not answered with the same token again", async () => {
    await using simulator = await simulatorWith({
      faults: [{ name: "gateway-900902", on: "login", times: 9, form: "empty" }],
    });
    const client = clientOf(simulator);
    for (let run = 0; run < 3; run += 1) {
      assert.match((await failureOf(client.subscription(account))).message, /APPLICATION_KEY.*THINGSPACE_PASSWORD/);
    }
    assert.deepEqual(counted(simulator), { "token 200": 2, "login 401": 1 });
  });
});

describe("a service that says when to come back", () => {
  /** Six years behind the client's clock, and then ahead of it. */
  for (const serviceTime of ["2020-09-24T05:44:00Z", "2026-09-24T05:44:00Z"]) {
    const now = () => Date.parse(serviceTime);
    const machine = () => fakeClock(Date.parse("2026-03-01T00:00:00Z"));
    const until = new Date(now() + 120_000).toUTCString();

    for (const [what, parameters] of [
      ["as a date", { retryAfter: until }],
      ["in the body", { nextAccessSeconds: 120 }],
    ] as const) {
      it(`${what} is asked again then, by its own clock (${serviceTime})`, async () => {
        await using simulator = await simulatorWith({
          now,
          faults: [{ name: "http-429", on: "subscription", ...parameters }],
        });
        const clock = machine();
        await clientOf(simulator, { clock }).subscription(account);
        assert.deepEqual(clock.sleeps, [120_000]);
        assert.deepEqual(counted(simulator), {
          "token 200": 1,
          "login 200": 1,
          "subscription 429": 1,
          "subscription 200": 1,
        });
      });
    }

    it(`later than anybody waits is told until when, by the machine's clock (${serviceTime})`, async () => {
      await using simulator = await simulatorWith({
        now,
        faults: [{ name: "http-429", on: "subscription", nextAccessSeconds: 3_600, times: 9 }],
      });
      const { kind, message } = await failureOf(clientOf(simulator, { clock: machine() }).subscription(account));
      assert.equal(kind, "throttled");
      assert.match(message, /until 2026-03-01T01:00:00Z, in 60 minutes/);
      assert.equal(counted(simulator)["subscription 429"], 1);
    });
  }

  for (const [status, body] of [
    [503, { code: 900800, message: "Message throttled out", nextAccessTime: "2020-Sep-24 05:54:00+0000 UTC" }],
    [200, { fault: { code: "900804", description: "Quota", nextAccessTime: "2020-Sep-24 05:54:00+0000 UTC" } }],
    [
      429,
      '<amt:fault xmlns:amt="http://wso2.org/apimanager/throttling"><amt:code>900802</amt:code>' +
        "<amt:nextAccessTime>2020-Sep-24 05:54:00+0000 UTC</amt:nextAccessTime></amt:fault>",
    ],
  ] as const) {
    it(`in ${JSON.stringify(body).slice(0, 40)} with status ${status} is waited for, also by a write`, async () => {
      const devices = imeis(1);
      const throttled: Reply = { status, body, headers: { Date: "Thu, 24 Sep 2020 05:53:20 GMT" } };
      const done = { deviceList: [{ deviceId: devices[0], status: "LicenseAssignSuccess", Reason: "Success" }] };
      let writes = 0;
      await withHttpServer(
        ({ path }) =>
          path.endsWith("/token")
            ? { body: { access_token: "bearer", expires_in: 3600 } }
            : path.endsWith("/login")
              ? { body: { sessionToken: "session" } }
              : ++writes === 1
                ? throttled
                : { body: done },
        async (server) => {
          const clock = fakeClock();
          const verdicts = await all(clientOf(server, { clock }).assign(account, devices));
          assert.deepEqual(verdicts, [{ imei: devices[0], outcome: "done" }]);
          assert.deepEqual([writes, clock.sleeps], [2, [40_000]]);
        },
      );
    });
  }
});

describe("a session that another login keeps ending", () => {
  for (const sessionError of ["m2m400", "diag401", "cc"] as const) {
    it(`is told as that, with what to do (answered as ${sessionError})`, async () => {
      await using simulator = await simulatorWith({
        behavior: { sessionError },
        faults: [{ name: "session-replaced", times: 9 }],
      });
      const { message } = await failureOf(clientOf(simulator).subscription(account));
      assert.match(message, /logs in as the same user.*use a separate user for this stack/);
      // The answer of that sibling speaks of the account, so that is to be looked at as well.
      assert.equal(message.includes("account must be active"), sessionError === "diag401");
    });

    it(`and was given ready-made is told as that (answered as ${sessionError})`, async () => {
      await using simulator = await simulatorWith({
        behavior: { sessionError },
        faults: [{ name: "session-replaced" }],
      });
      const settings = await readyTokens(simulator.url);
      const { message } = await failureOf(clientOf(simulator, { settings }).subscription(account));
      assert.match(message, /THINGSPACE_SESSION_TOKEN\).* same user logs in elsewhere/);
    });
  }
});

describe("a web page in the place of an answer", () => {
  for (const on of ["token", "login", "subscription"] as const) {
    it(`is told as such, with its title (${on})`, async () => {
      await using simulator = await simulatorWith({ faults: [{ name: "http-502-html", on, status: 200 }] });
      const { kind, message } = await failureOf(clientOf(simulator).subscription(account));
      assert.equal(kind, "unexpected");
      assert.match(message, /HTML page, "Sign in to the network"/);
      assert.match(message, /thingspace:baseUrl \(THINGSPACE_BASE_URL\) and the proxy/);
    });
  }

  for (const status of [413, 429]) {
    it(`gets the advice of its status alone with status ${status}`, async () => {
      await using simulator = await simulatorWith({
        faults: [{ name: "http-502-html", on: "subscription", status, times: 9 }],
      });
      const { message } = await failureOf(clientOf(simulator).subscription(account));
      assert.match(message, /HTML page, ".+".*THINGSPACE_(BATCH_SIZE|REQUESTS_PER_SECOND)/);
      assert.doesNotMatch(message, /captive portal|THINGSPACE_BASE_URL/);
    });
  }

  for (const status of [302, 400, 403, 404, 500, 502]) {
    it(`is told as such with status ${status}`, async () => {
      await using simulator = await simulatorWith({
        faults: [{ name: "http-502-html", on: "subscription", status, times: 9 }],
      });
      const { message } = await failureOf(clientOf(simulator).subscription(account));
      assert.match(message, /HTML page, ".+".*thingspace:baseUrl/);
    });
  }

  it("does not make a listing, nor a license", async () => {
    const devices = imeis(1);
    await using simulator = await simulatorWith({
      unlicensed: devices,
      faults: [
        { name: "http-502-html", on: "status", status: 200 },
        { name: "http-502-html", on: "assign", status: 200 },
      ],
    });
    const client = clientOf(simulator);
    assert.match((await failureOf(client.licensedDevices(account))).message, /HTML page/);
    const [verdict] = await all(client.assign(account, devices));
    assert.equal(verdict?.outcome, "unknown");
  });

  it("shows no secret that its title says back, and no endless one", async () => {
    await withHttpServer(
      ({ headers }) => ({ body: `<title>${String(headers["authorization"])} ${"x".repeat(500)}</title>` }),
      async (server) => {
        const { message } = await failureOf(clientOf(server).subscription(account));
        assert.match(message, /\[redacted\]/);
        assert.ok(!message.includes(Buffer.from("demo-key:demo-secret").toString("base64")));
        assert.ok(message.length < 600, message);
      },
    );
  });
});

describe("an error with a status of success", () => {
  for (const [body, said] of [
    [{ errorCode: "DEVICE_UNREGISTERED", errorMessage: "No such thing" }, /"No such thing" \(DEVICE_UNREGISTERED\)/],
    [{ status: "Failed", reason: "The pool is closed" }, /"The pool is closed"/],
    [{ fault: { code: 700700, message: "API blocked" } }, /"API blocked" \(700700\)/],
    [{ error: "bad_request", error_description: "Billing Account ID is required" }, /"Billing Account ID is required"/],
  ] as const) {
    it(`is told in its own words: ${JSON.stringify(body)}`, async () => {
      const devices = imeis(1);
      await withHttpServer(
        ({ path }) =>
          path.endsWith("/token")
            ? { body: { access_token: "bearer", expires_in: 3600 } }
            : path.endsWith("/login")
              ? { body: { sessionToken: "session" } }
              : { body },
        async (server) => {
          const client = clientOf(server);
          assert.match((await failureOf(client.subscription(account))).message, said);
          assert.match((await failureOf(client.licensedDevices(account))).message, said);
          const [verdict] = await all(client.assign(account, devices));
          assert.equal(verdict?.outcome, "unknown");
          assert.match(verdict.reason, said);
        },
      );
    });

    it(`to the login refuses it, and it is not sent again: ${JSON.stringify(body)}`, async () => {
      let logins = 0;
      await withHttpServer(
        ({ path }) => {
          logins += path.endsWith("/login") ? 1 : 0;
          return { body: path.endsWith("/token") ? { access_token: "bearer" } : body };
        },
        async (server) => {
          const client = clientOf(server);
          assert.match((await failureOf(client.subscription(account))).message, said);
          assert.match((await failureOf(client.subscription(account))).message, said);
          assert.equal(logins, 1);
        },
      );
    });
  }

  for (const [body, said] of [
    [{ message: "boom" }, /"boom"/],
    [{ responseStatus: "FAILURE", responseMessage: "boom" }, /"boom"/],
    [{ errors: [{ code: "X1", message: "boom" }] }, /"boom" \(X1\)/],
    ["Access denied by policy", /"Access denied by policy"/],
    ["{", /not JSON/],
    ["<script>location='/portal'</script>", /HTML page.*HTTPS_PROXY/],
    ['<meta http-equiv="refresh" content="0">', /HTML page.*HTTPS_PROXY/],
  ] as const) {
    for (const on of ["token", "login", "subscription"] as const) {
      it(`is told in whatever form it says so: ${JSON.stringify(body)} (${on})`, async () => {
        await withHttpServer(
          ({ path }) => ({
            body: path.includes(on)
              ? body
              : path.endsWith("/token")
                ? { access_token: "bearer" }
                : { sessionToken: "session" },
          }),
          async (server) => {
            const { message } = await failureOf(clientOf(server).subscription(account));
            assert.match(message, said);
          },
        );
      });
    }
  }

  for (const status of [401, 429, 500]) {
    it(`of an Apigee gateway is quoted (${status})`, async () => {
      const fault = { faultstring: "Rate limit quota violation", detail: { errorcode: "policies.QuotaViolation" } };
      await withHttpServer(
        ({ path }) =>
          path.endsWith("/token")
            ? { body: { access_token: "bearer" } }
            : path.endsWith("/login")
              ? { body: { sessionToken: "session" } }
              : { status, body: { fault } },
        async (server) => {
          const { message } = await failureOf(clientOf(server).subscription(account));
          assert.match(message, /"Rate limit quota violation" \(policies\.QuotaViolation\)/);
        },
      );
    });
  }

  it("is none where it says that there is none", async () => {
    const body = { errorCode: 0, errorMessage: "Success", licenseCount: 3, licenseUsedCount: 1 };
    await withHttpServer(
      ({ path }) => ({
        body: path.endsWith("/token")
          ? { access_token: "bearer" }
          : path.endsWith("/login")
            ? { sessionToken: "session", errorCode: "0" }
            : body,
      }),
      async (server) => {
        assert.equal((await clientOf(server).subscription(account)).licenseCount, 3);
      },
    );
  });

  it("that may pass is asked again, as with its own status", async () => {
    await using simulator = await simulatorWith({
      faults: [{ name: "http-500-json", on: "subscription", status: 200 }],
    });
    await clientOf(simulator).subscription(account);
    assert.equal(counted(simulator)["subscription 200"], 2);
  });
});

describe("a login that no password helps", () => {
  it("of a locked user says to have it unlocked, and is not tried again", async () => {
    await using simulator = await simulatorWith({ faults: [{ name: "login-refused", locked: true, times: 9 }] });
    const client = clientOf(simulator);
    for (let run = 0; run < 3; run += 1) {
      const { kind, message } = await failureOf(client.subscription(account));
      assert.equal(kind, "credentials");
      assert.match(message, /Verizon support unlock the user/);
      assert.doesNotMatch(message, /THINGSPACE_PASSWORD/);
    }
    assert.deepEqual(arrived(simulator), ["token 200", "login 400"]);
  });

  const locked = /Verizon support unlock the user/;
  const wrong = /check thingspace:username.*THINGSPACE_PASSWORD/;
  const answers: [status: number, body: object, advice: RegExp][] = [
    [400, { errorCode: "X.REQUEST_FAILED.UserLocked", errorMessage: "No." }, locked],
    [401, { message: "User account is locked" }, locked],
    [403, { errorCode: "X", errorMessage: "The user has been disabled" }, locked],
    [423, { errorMessage: "Suspended" }, locked],
    [429, { errorCode: "X", errorMessage: "Too many failed login attempts" }, locked],
    [500, { errorCode: "X", errorMessage: "Contact record is locked out" }, locked],
    [200, { status: "Failed", reason: "User is inactive" }, locked],
    [400, { errorCode: "X", errorMessage: "The password has expired" }, /Set a new password.*THINGSPACE_PASSWORD/],
    [400, { errorCode: "X", errorMessage: "Wrong password; the user will be locked after 5 attempts" }, wrong],
    [401, { message: "Invalid username or password" }, wrong],
    [400, { errorCode: "X", errorMessage: "Account locked" }, locked],
    [400, { errorCode: "X", errorMessage: "The user was temporarily suspended" }, locked],
    [400, { errorCode: "X", errorMessage: "Login has been disabled for this user" }, locked],
    ...[
      "Invalid credentials. Account gets locked after 5 failed attempts",
      "Incorrect password. The account is locked after 5 of them",
      "Password is incorrect. Too many failed attempts lock the user",
      "Invalid or expired password",
      "To avoid being locked out, check your password",
      "4 attempts left before lockout",
      "Login failed. Account is not locked",
      "Login failed. If the user is locked, call support",
      "Login failed. Too many failed attempts will lock the user",
    ].flatMap((said): [number, object, RegExp][] => [
      [400, { errorCode: "X", errorMessage: said }, wrong],
      [401, { message: said }, wrong],
    ]),
  ];
  for (const [status, body, advice] of answers) {
    it(`or that one does, and is sent once: ${status} ${JSON.stringify(body)}`, async () => {
      let logins = 0;
      await withHttpServer(
        ({ path }) => {
          logins += path.endsWith("/login") ? 1 : 0;
          return path.endsWith("/token") ? { body: { access_token: "bearer" } } : { status, body };
        },
        async (server) => {
          const client = clientOf(server);
          assert.match((await failureOf(client.subscription(account))).message, advice);
          assert.match((await failureOf(client.subscription(account))).message, advice);
          assert.equal(logins, 1);
        },
      );
    });
  }
});

describe("an assignment whose response contradicts itself", () => {
  const devices = imeis(3);
  const results = [
    { deviceId: devices[0], status: "LicenseAssignSuccess", Reason: "Success" },
    { deviceId: devices[1], status: "LicenseAssignSuccess", Reason: "Device license preexisting" },
    { deviceId: devices[2], status: "LicenseAssignFailed", Reason: "Device Not Found." },
  ];
  for (const [licUsedCount, outcomes] of [
    [0, ["unknown", "unknown", "refused"]],
    [1, ["unknown", "unknown", "refused"]],
    ["1", ["unknown", "unknown", "refused"]],
    [2, ["done", "alreadyDone", "refused"]],
    [undefined, ["done", "alreadyDone", "refused"]],
    ["none", ["done", "alreadyDone", "refused"]],
  ] as const) {
    it(`with two successes and ${JSON.stringify(licUsedCount)} licenses in use is ${outcomes.join(", ")}`, async () => {
      await withHttpServer(
        ({ path }) =>
          path.endsWith("/token")
            ? { body: { access_token: "bearer", expires_in: 3600 } }
            : path.endsWith("/login")
              ? { body: { sessionToken: "session" } }
              : { body: { licCount: 1000, licUsedCount, deviceList: results } },
        async (server) => {
          const verdicts = await all(clientOf(server).assign(account, devices));
          assert.deepEqual(
            verdicts.map(({ outcome }) => outcome),
            outcomes,
          );
        },
      );
    });
  }
});
