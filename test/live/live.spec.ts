import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { startSimulator, type Seed } from "../../src/simulator";
import { compareWithSimulator } from "./comparison";
import { readLiveSettings } from "./liveSettings";
import { recordingSchema, type Recording } from "./recording";

const repository = path.resolve(__dirname, "../..");
const credentials = {
  THINGSPACE_APPLICATION_KEY: "key-of-the-owner",
  THINGSPACE_APPLICATION_SECRET: 's3cret/"of+the(owner',
  THINGSPACE_USERNAME: "Jane.Doe@example.org",
  THINGSPACE_PASSWORD: "Pa$$w0rd(1)",
  THINGSPACE_LIVE_ACCOUNT: "0402196254-00007",
};
const devices = ["353238063289555", "353238063289556", "353238063289557", "353238063289558"];

const seed: Seed = {
  applications: [{ key: credentials.THINGSPACE_APPLICATION_KEY, secret: credentials.THINGSPACE_APPLICATION_SECRET }],
  users: [
    {
      username: credentials.THINGSPACE_USERNAME,
      password: credentials.THINGSPACE_PASSWORD,
      accounts: [credentials.THINGSPACE_LIVE_ACCOUNT],
    },
  ],
  accounts: [
    {
      accountName: credentials.THINGSPACE_LIVE_ACCOUNT,
      licenseCount: 20,
      devices: [
        { deviceId: devices[0]!, licensed: true, mdn: "5551234567", assignmentTime: "2020-01-02T03:04:05.678Z" },
        { deviceId: devices[1]!, licensed: true, upgrade: "completed" },
        { deviceId: devices[2]!, licensed: true, upgrade: "scheduled" },
        { deviceId: devices[3]! },
      ],
    },
  ],
};

interface Run {
  readonly code: number;
  readonly output: string;
}

function runLive(environment: Readonly<Record<string, string>>, ...options: string[]): Promise<Run> {
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith("THINGSPACE_"));
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ["--import", "tsx", path.join(repository, "test/live/run.ts"), ...options],
      { cwd: repository, env: { ...Object.fromEntries(others), ...environment } },
      (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code), output: `${stdout}${stderr}` });
      },
    );
  });
}

describe("the run against the live service", () => {
  it("says what is missing, and asks nobody anything", async () => {
    const others = Object.fromEntries(Object.entries(credentials).filter(([name]) => name !== "THINGSPACE_PASSWORD"));
    const { code, output } = await runLive(others);
    assert.equal(code, 2);
    assert.match(output, /environment lacks\n {2}THINGSPACE_PASSWORD: /);
    for (const [name, value] of Object.entries(others)) {
      assert.ok(!output.includes(name) && !output.includes(value));
    }
  });

  for (const version of ["v1", "v2", "v3"] as const) {
    it(`passes against a simulator in ${version}, with one login, and its recording tells nobody's secrets`, async () => {
      const folder = mkdtempSync(path.join(os.tmpdir(), "live-"));
      try {
        await using simulator = await startSimulator({ seed, behavior: { pageSize: 2 } });
        const file = path.join(folder, "recording.json");
        const environment = { ...credentials, THINGSPACE_BASE_URL: simulator.url, THINGSPACE_API_VERSION: version };
        const { code, output } = await runLive(environment, "--record", file);
        assert.equal(code, 0, output);
        assert.match(output, /\n4\d passed, 0 failed(, 1 skipped)?\n/);
        assert.equal(simulator.writes(), 0);
        const logins = simulator.requests().filter(({ path: asked }) => asked.endsWith("/session/login"));
        assert.deepEqual(
          logins.map(({ status }) => status),
          [200],
        );

        const text = readFileSync(file, "utf8");
        const { host } = new URL(simulator.url);
        const secrets = [...Object.values(credentials), ...devices, "5551234567", host, "353238", "0402196254"];
        for (const secret of secrets.flatMap((value) => [value, JSON.stringify(value).slice(1, -1)])) {
          assert.ok(!text.toLowerCase().includes(secret.toLowerCase()), `${secret} is in the recording`);
        }
        for (const [, basic] of text.matchAll(/"Basic ([^"]+)"/g)) {
          assert.equal(Buffer.from(basic!, "base64").toString(), "credential-1:credential-2");
        }

        const recording = recordingSchema.parse(JSON.parse(text));
        assert.equal(recording.exchanges.length, simulator.requests().length);
        assert.deepEqual(await compareWithSimulator(recording), []);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }
});

describe("the settings of the live service", () => {
  it("say what is wrong, and no secret", () => {
    const settings = readLiveSettings({ ...credentials, THINGSPACE_API_VERSION: "v9", THINGSPACE_BASE_URL: "nowhere" });
    assert.ok("problem" in settings);
    assert.match(settings.problem, /THINGSPACE_BASE_URL: .*\n.*THINGSPACE_API_VERSION: /);
    for (const secret of Object.values(credentials)) {
      assert.ok(!settings.problem.includes(secret));
    }
  });

  it("take an empty variable for none", () => {
    const settings = readLiveSettings({ ...credentials, THINGSPACE_LIVE_DEVICE: "", THINGSPACE_BASE_URL: "" });
    assert.ok("subject" in settings);
    assert.deepEqual(
      [settings.subject.licensed, settings.subject.baseUrl],
      [undefined, "https://thingspace.verizon.com"],
    );
  });
});

describe("a recording is compared with the simulator", () => {
  const account = "9000000001-00001";
  const authorization = `Basic ${Buffer.from("credential-1:credential-2").toString("base64")}`;
  const token = "00000000000000000000000000000001";
  const session = "00000000-0000-4000-8000-000000000002";

  /** Of somebody who asks for the subscription. */
  function recordingOf(status: number, body: unknown): Recording {
    const form = "application/x-www-form-urlencoded";
    return recordingSchema.parse({
      version: "v1",
      account,
      exchanges: [
        {
          request: {
            method: "POST",
            path: "/api/ts/v1/oauth2/token",
            headers: { authorization, "content-type": form },
            body: "grant_type=client_credentials",
          },
          response: {
            status: 200,
            headers: {},
            body: { access_token: token, scope: "default", token_type: "Bearer", expires_in: 3600 },
          },
        },
        {
          request: {
            method: "POST",
            path: "/api/m2m/v1/session/login",
            headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
            body: { username: "credential-3", password: "credential-4" },
          },
          response: { status: 200, headers: {}, body: { sessionToken: session } },
        },
        {
          request: {
            method: "GET",
            path: `/api/fota/v1/subscriptions/${account}`,
            headers: { authorization: `Bearer ${token}`, "vz-m2m-token": session },
          },
          response: { status, headers: {}, body },
        },
      ],
    });
  }

  const subscription = {
    accountName: account,
    purchaseType: "TS-HFOTA-MRC",
    licenseCount: 9,
    licenseUsedCount: 0,
    updateTime: "2018-03-02 19:50:06.534 +0000 UTC",
  };
  const question = `GET /api/fota/v1/subscriptions/${account}`;

  it("and nothing is said of values", async () => {
    assert.deepEqual(await compareWithSimulator(recordingOf(200, { ...subscription, licenseUsedCount: 7 })), []);
  });

  const cases: readonly (readonly [string, number, unknown, readonly string[]])[] = [
    ["another status", 202, subscription, [`${question}: 202, and 200 in the simulator`]],
    ["a field more", 200, { ...subscription, callback: "x" }, [`${question}: no callback in the simulator`]],
    [
      "a field less",
      200,
      { ...subscription, updateTime: undefined },
      [`${question}: also updateTime in the simulator`],
    ],
    [
      "another type",
      200,
      { ...subscription, licenseUsedCount: "0" },
      [`${question}: other type of licenseUsedCount in the simulator`],
    ],
    ["no JSON", 200, "<html>", [`${question}: other type of the whole in the simulator`]],
  ];
  for (const [what, status, body, differences] of cases) {
    it(`and ${what} is told`, async () => {
      const withoutUndefined: unknown = JSON.parse(JSON.stringify(body));
      assert.deepEqual(await compareWithSimulator(recordingOf(status, withoutUndefined)), differences);
    });
  }
});
