import assert from "node:assert/strict";
import { isDebugging, resolveLagMs, resolveSettings, SettingsError } from "../../../src/settings/config";
import { settingDescriptions } from "../../../src/settings/settingDescriptions";

const complete = {
  THINGSPACE_APPLICATION_KEY: "key",
  THINGSPACE_APPLICATION_SECRET: "app-s3cret",
  THINGSPACE_USERNAME: "somebody",
  THINGSPACE_PASSWORD: "user-s3cret",
};

const resolve = (environment: Record<string, string | undefined>, stack: Record<string, string> = {}) =>
  resolveSettings({ environment, stackConfig: (name) => stack[name] });

function problemOf(environment: Record<string, string | undefined>, stack: Record<string, string> = {}): string {
  let message = "";
  assert.throws(
    () => resolve(environment, stack),
    (error: Error) => {
      assert.ok(error instanceof SettingsError);
      message = error.message;
      return true;
    },
  );
  assert.ok(!message.includes("s3cret"), message);
  return message;
}

describe("settings", () => {
  it("have defaults for everything but the credentials", () => {
    assert.deepEqual(resolve(complete), {
      baseUrl: "https://thingspace.verizon.com",
      apiVersion: "v1",
      access: { applicationKey: "key", applicationSecret: "app-s3cret" },
      session: { username: "somebody", password: "user-s3cret" },
      batchSize: 100,
      concurrency: 4,
      timeoutSeconds: 30,
      lagSeconds: 120,
      requestsPerSecond: undefined,
      fromStack: [],
    });
  });

  it("tell how long ThingSpace may lag also where no other setting is needed, and leave a wrong value to the run that asks it", () => {
    const lagMs = (text: string) => resolveLagMs({ environment: { THINGSPACE_LAG_SECONDS: text } });
    assert.deepEqual(
      ["", "0", "90.5", "soon", "-1"].map((text) => lagMs(text)),
      [120_000, 0, 90_500, 120_000, 120_000],
    );
    assert.match(
      problemOf({ ...complete, THINGSPACE_LAG_SECONDS: "soon" }),
      /lagSeconds "soon" from THINGSPACE_LAG_SECONDS/,
    );
  });

  it("come from stack config, and the environment wins", () => {
    const stack = {
      applicationKey: "stack-key",
      applicationSecret: "a",
      username: "b",
      password: "c",
      baseUrl: "http://127.0.0.1:8080/",
      batchSize: "50",
      requestsPerSecond: "0.5",
    };
    const settings = resolve({ THINGSPACE_APPLICATION_KEY: "key", THINGSPACE_BATCH_SIZE: " 7 " }, stack);
    assert.deepEqual(settings.access, { applicationKey: "key", applicationSecret: "a" });
    assert.deepEqual(settings.session, { username: "b", password: "c" });
    assert.equal(settings.baseUrl, "http://127.0.0.1:8080");
    assert.deepEqual([settings.batchSize, settings.requestsPerSecond], [7, 0.5]);
    assert.deepEqual(settings.fromStack, ["applicationSecret", "username", "password", "baseUrl", "requestsPerSecond"]);
  });

  it("take a ready token in place of a pair, each independently", () => {
    const { access, session } = resolve({
      THINGSPACE_ACCESS_TOKEN: "bearer",
      THINGSPACE_USERNAME: "somebody",
      THINGSPACE_PASSWORD: "user-s3cret",
    });
    assert.deepEqual(access, { accessToken: "bearer" });
    assert.deepEqual(session, { username: "somebody", password: "user-s3cret" });
    const other = resolve({ ...complete, THINGSPACE_SESSION_TOKEN: "session" });
    assert.deepEqual(other.session, { sessionToken: "session" });
    assert.deepEqual(other.access, { applicationKey: "key", applicationSecret: "app-s3cret" });
  });

  it("that are empty count as absent", () => {
    const settings = resolve({ ...complete, THINGSPACE_BASE_URL: "", THINGSPACE_ACCESS_TOKEN: "" }, { baseUrl: "" });
    assert.equal(settings.baseUrl, "https://thingspace.verizon.com");
    assert.match(problemOf({ ...complete, THINGSPACE_PASSWORD: "" }), /password: the password of the API user/);
  });

  it("that are missing are all named in one error, with both ways to give them", () => {
    const message = problemOf({});
    for (const name of ["applicationKey", "applicationSecret", "username", "password"] as const) {
      const { environment, purpose, secret } = settingDescriptions[name];
      assert.ok(message.includes(`${name}: ${purpose}`), message);
      assert.ok(message.includes(`pulumi config set ${secret ? "--secret " : ""}thingspace:${name} …`), message);
      assert.ok(message.includes(`or set ${environment}`), message);
    }
    assert.match(message, /not needed with accessToken, THINGSPACE_ACCESS_TOKEN/);
  });

  it("know which of them are secret", () => {
    const secret = Object.entries(settingDescriptions).flatMap(([name, description]) =>
      description.secret ? [name] : [],
    );
    assert.deepEqual(secret, ["applicationSecret", "password", "accessToken", "sessionToken"]);
  });

  const invalid: [variable: string, value: string, message: RegExp][] = [
    ["THINGSPACE_BATCH_SIZE", "abc", /batchSize "abc" from THINGSPACE_BATCH_SIZE is not a whole number/],
    ["THINGSPACE_BATCH_SIZE", "0", /is not between 1 and 10000/],
    ["THINGSPACE_BATCH_SIZE", "1e2", /is not a whole number/],
    ["THINGSPACE_CONCURRENCY", "2.5", /concurrency "2.5" .* is not a whole number/],
    ["THINGSPACE_TIMEOUT_SECONDS", "99999999", /is not between 1 and 3600/],
    ["THINGSPACE_REQUESTS_PER_SECOND", "-1", /is not between 0.01 and 1000/],
    ["THINGSPACE_BASE_URL", "thingspace", /baseUrl "thingspace" from THINGSPACE_BASE_URL is not a URL/],
    ["THINGSPACE_BASE_URL", "ftp://thingspace.test", /is not an http or https URL/],
    [
      "THINGSPACE_BASE_URL",
      "https://u:s3cret@thingspace.test",
      /baseUrl from THINGSPACE_BASE_URL has credentials in it/,
    ],
    ["THINGSPACE_BASE_URL", "https://u:s3cret@thing space", /baseUrl from THINGSPACE_BASE_URL is not a URL/],
    ["THINGSPACE_BASE_URL", "https://thingspace.test/?token=s3cret", /^(?!.*s3cret).*has a query or a fragment/s],
    [
      "THINGSPACE_API_VERSION",
      "v9",
      /apiVersion "v9" from THINGSPACE_API_VERSION is not a version of the API; give one of v1, v2, v3/,
    ],
    ["THINGSPACE_ACCESS_TOKEN", "s3cret\n", /accessToken from THINGSPACE_ACCESS_TOKEN has whitespace/],
    ["THINGSPACE_SESSION_TOKEN", "s3cret s3cret", /sessionToken from THINGSPACE_SESSION_TOKEN has whitespace/],
  ];
  for (const [variable, value, message] of invalid) {
    it(`refuse ${variable}=${JSON.stringify(value)}`, () => {
      assert.match(problemOf({ ...complete, [variable]: value }), message);
    });
  }

  it("name stack config as the source of a wrong value", () => {
    assert.match(problemOf(complete, { batchSize: "x" }), /batchSize "x" from stack config \(thingspace:batchSize\)/);
  });

  it("that are wrong in stack config say what refresh and destroy see, and those of the environment do not", () => {
    assert.match(problemOf(complete, { apiVersion: "v9" }), /v9[^]*\n {2}pulumi refresh and pulumi destroy /);
    assert.doesNotMatch(problemOf({ ...complete, THINGSPACE_API_VERSION: "v9" }, {}), /refresh and destroy/);
  });

  it("that are missing may be there by another name, which is told, too", () => {
    const message = problemOf({ ...complete, THINGSPACE_PASSWORD: "", THINGSPACE_PASSWRD: "user-s3cret" });
    assert.match(message, /THINGSPACE_PASSWRD [^\n]*THINGSPACE_PASSWORD\? \[setting-unknown\]/);
  });

  it("that are missing and that are wrong are told together", () => {
    const message = problemOf({ THINGSPACE_BATCH_SIZE: "x", THINGSPACE_ACCESS_TOKEN: "bearer" });
    assert.match(
      message,
      /\[settings-missing\]\n[^]*username[^]*password[^]*pulumi refresh and pulumi destroy [^]*\[settings-invalid\]\n[^]*batchSize/,
    );
  });
});

describe("THINGSPACE_DEBUG", () => {
  for (const value of ["1", "true", "yes", "*", "00"]) {
    it(`is on with "${value}"`, () => {
      assert.equal(isDebugging({ THINGSPACE_DEBUG: value }), true);
    });
  }
  for (const value of [undefined, "", " ", "0", "false", "FALSE"]) {
    it(`is off with ${JSON.stringify(value)}`, () => {
      assert.equal(isDebugging({ THINGSPACE_DEBUG: value }), false);
    });
  }
});
