import assert from "node:assert/strict";
import { startSimulator, type Simulator } from "../../src/simulator";
import { codesIn } from "../support/codes";
import { describeOnEngine } from "../support/describeOnEngine";
import { account, seedOf } from "../support/fleetPrograms";
import { withHttpServer, type ReceivedRequest, type Responder } from "../support/httpServer";
import { licensedIn, refused, succeeded } from "../support/fleetStory";
import { imeis } from "../support/imeis";
import { PulumiProject, simulatorSettings, type StateResource } from "../support/pulumiProject";

const devices = imeis(6);

/** Three resources that need ThingSpace at the same time. */
const program = `const { DeviceLicenseAssignment, FotaSubscription } = require("pulumi-thingspace-fota");
const account = ${JSON.stringify(account)};
new DeviceLicenseAssignment("west", { account, devices: ${JSON.stringify(devices.slice(0, 3))} });
new DeviceLicenseAssignment("east", { account, devices: ${JSON.stringify(devices.slice(3))} });
new FotaSubscription("pool", { account });
`;

describeOnEngine("credentials on the real engine", () => {
  let simulator: Simulator;
  let project: PulumiProject;

  beforeEach(async () => {
    simulator = await startSimulator({ seed: seedOf(devices, { licenseCount: 10 }) });
    project = await PulumiProject.create(program, simulatorSettings(simulator));
  });
  afterEach(async () => {
    await project[Symbol.asyncDispose]();
    await simulator.close();
  });

  function logins(): number {
    return simulator.requests().filter(({ path }) => path.endsWith("/session/login")).length;
  }

  function tokens(): number {
    return simulator.requests().filter(({ path }) => path.endsWith("/oauth2/token")).length;
  }

  /** The tokens that a login gives, asked for as the client does. */
  async function obtainTokens(): Promise<{ accessToken: string; sessionToken: string }> {
    const post = async (path: string, headers: Record<string, string>, body: string) => {
      const answer = await fetch(`${simulator.url}${path}`, { method: "POST", headers, body });
      return (await answer.json()) as Record<string, string>;
    };
    const { access_token: accessToken = "" } = await post(
      "/api/ts/v1/oauth2/token",
      { Authorization: `Basic ${btoa("demo-key:demo-secret")}`, "Content-Type": "application/x-www-form-urlencoded" },
      "grant_type=client_credentials",
    );
    const { sessionToken = "" } = await post(
      "/api/m2m/v1/session/login",
      { Authorization: `Bearer ${accessToken}`, "Content-Type": "application/json" },
      JSON.stringify({ username: "demo-user", password: "demo-password" }),
    );
    return { accessToken, sessionToken };
  }

  it("are used for one login by all resources of a run", async () => {
    succeeded(await project.up());
    assert.deepEqual([tokens(), logins()], [1, 1]);
  });

  it("that are refused are not tried again by any resource, and the message says what is at risk", async () => {
    project.set({ THINGSPACE_PASSWORD: "wrong-password" });
    const output = refused(await project.up());
    assert.equal(logins(), 1);
    assert.deepEqual(codesIn(output), ["login-refused"]);
    assert.match(output, /Five failed logins in a row lock the user/);
    assert.match(output, /thingspace:password \(THINGSPACE_PASSWORD\)/);
    assert.ok(!output.includes("wrong-password"));
  });

  it("that the service fails to look at are tried twice at most", async () => {
    simulator.setFaults([{ name: "http-503", on: "login", times: 999 }]);
    assert.match(refused(await project.up()), /This was the login, .* \[service-failed\]/);
    assert.equal(logins(), 2);
  });

  it("can be ready tokens, with which nobody logs in", async () => {
    const { accessToken, sessionToken } = await obtainTokens();
    simulator.clearRequests();
    project.set({
      THINGSPACE_APPLICATION_KEY: "",
      THINGSPACE_APPLICATION_SECRET: "",
      THINGSPACE_USERNAME: "",
      THINGSPACE_PASSWORD: "",
      THINGSPACE_ACCESS_TOKEN: accessToken,
      THINGSPACE_SESSION_TOKEN: sessionToken,
    });
    succeeded(await project.up());
    assert.deepEqual([tokens(), logins()], [0, 0]);
    assert.deepEqual(licensedIn(simulator), devices);

    // Nobody here can renew it.
    simulator.advanceClock(21 * 60);
    const output = refused(await project.refresh());
    assert.match(
      output,
      /thingspace:sessionToken \(THINGSPACE_SESSION_TOKEN\).*expires after 20 minutes.*\[credentials-rejected\]/,
    );
    for (const secret of [accessToken, sessionToken, (await project.stackFiles()).checkpoint]) {
      assert.ok(!output.includes(secret));
    }
  });

  it("rotate: refresh and destroy take the new password from the environment, whatever was deployed", async () => {
    for (const [name, value] of [
      ["applicationKey", "demo-key"],
      ["applicationSecret", "demo-secret"],
      ["username", "demo-user"],
      ["password", "demo-password"],
    ] as const) {
      await project.configure(`thingspace:${name}`, value, { secret: true });
    }
    project.set({ THINGSPACE_PASSWORD: "", THINGSPACE_APPLICATION_SECRET: "" });
    succeeded(await project.up());

    const [user] = simulator.state().users ?? [];
    assert.ok(user !== undefined);
    simulator.reset({ ...simulator.state(), users: [{ ...user, password: "rotated-password" }] });
    await project.configure("thingspace:password", "rotated-password", { secret: true });
    // These see the configuration that was deployed last.
    for (const run of [await project.refresh(), await project.up({ refresh: true }), await project.destroy()]) {
      assert.ok(codesIn(refused(run)).includes("login-refused"));
      assert.match(run.output, /older value of .*thingspace:password.*THINGSPACE_PASSWORD/);
      assert.match(run.output, /run pulumi up without --refresh, or add --run-program/);
    }
    succeeded(await project.command("refresh", "--yes", "--skip-preview", "--run-program"));
    project.set({ THINGSPACE_PASSWORD: "rotated-password" });
    succeeded(await project.destroy());
    assert.deepEqual(licensedIn(simulator), []);
  });

  it("are in the state what docs/security.md says, until an up with the environment alone", async () => {
    const settings = [
      { name: "applicationKey", variable: "THINGSPACE_APPLICATION_KEY", value: "demo-key", secret: false },
      { name: "applicationSecret", variable: "THINGSPACE_APPLICATION_SECRET", value: "demo-secret", secret: true },
      { name: "username", variable: "THINGSPACE_USERNAME", value: "demo-user", secret: false },
      { name: "password", variable: "THINGSPACE_PASSWORD", value: "demo-password", secret: true },
    ] as const;
    for (const { name, variable, value, secret } of settings) {
      await project.configure(`thingspace:${name}`, value, { secret });
      project.set({ [variable]: "" });
    }
    succeeded(await project.up());
    const exported = async () => succeeded(await project.command("stack", "export"));
    const { deployment } = JSON.parse(await exported()) as { deployment: { resources: StateResource[] } };
    const holders = deployment.resources.filter(({ inputs }) => inputs?.["thingspace:password"] !== undefined);
    assert.deepEqual(
      holders.map(({ type }) => type),
      ["pulumi:providers:pulumi-nodejs"],
    );
    for (const { name, value, secret } of settings) {
      const recorded = holders[0]?.inputs?.[`thingspace:${name}`];
      assert.equal(recorded === value, !secret, name);
      assert.equal(secret, Object.keys(recorded ?? {}).includes("ciphertext"), name);
    }

    for (const { name, variable, value } of settings) {
      succeeded(await project.command("config", "rm", `thingspace:${name}`));
      project.set({ [variable]: value });
    }
    succeeded(await project.up());
    const state = await exported();
    assert.deepEqual(
      settings.filter(({ name, value }) => state.includes(`thingspace:${name}`) || state.includes(value)),
      [],
    );
  });

  for (const [log, flags, debug] of [
    ["none", [], "0"],
    ["all of the engine's and of the provider's", ["--debug", "--logtostderr", "-v=11", "--logflow"], "true"],
  ] as const) {
    it(`show neither in the state nor in the output, with these logs: ${log}`, async () => {
      // Each login gets a session token of its own, so what is looked for is what went over the wire.
      await withHttpServer(forwardingTo(simulator), async ({ url, requests }) => {
        project.set({ THINGSPACE_BASE_URL: url, THINGSPACE_DEBUG: debug });
        const runs = [
          succeeded(await project.command("up", "--yes", "--skip-preview", ...flags)),
          succeeded(await project.command("refresh", "--yes", "--skip-preview", ...flags)),
          await (async () => {
            simulator.setFaults([{ name: "gateway-403-xml", on: "*", after: 2, times: 999 }]);
            return refused(await project.command("destroy", "--yes", "--skip-preview", ...flags));
          })(),
        ];
        const isDebugging = debug === "true";
        for (const output of runs) {
          assert.equal(/thingspace #1 POST \S+\/token token -> 200 in \d+ ms/.test(output), isDebugging, output);
        }
        const state = (await project.stackFiles()).checkpoint;
        const sent = new Set(requests.flatMap(secretsOf));
        // The application's credentials, its one access token, and the session token of each of three processes.
        assert.equal(sent.size, 1 + 1 + 3);
        for (const secret of ["demo-secret", "demo-password", "Bearer ", "VZ-M2M-Token:", ...sent]) {
          assert.ok(!state.includes(secret), `the state holds ${secret}`);
          for (const output of runs) {
            assert.ok(
              !output.includes(secret),
              `the output holds ${secret}: ${output.slice(output.indexOf(secret) - 500, output.indexOf(secret) + 100)}`,
            );
          }
        }
      });
    });
  }
});

function forwardingTo({ url }: Pick<Simulator, "url">): Responder {
  return async ({ method, path, headers, body }) => {
    const passed = ["authorization", "vz-m2m-token", "content-type"].flatMap((name) => {
      const value = headers[name];
      return typeof value === "string" ? [[name, value] as const] : [];
    });
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: Object.fromEntries(passed),
      ...(body === "" ? {} : { body }),
    });
    const type = answer.headers.get("content-type") ?? "text/plain";
    return { status: answer.status, headers: { "content-type": type }, body: await answer.text() };
  };
}

function secretsOf({ headers }: ReceivedRequest): string[] {
  return [headers["authorization"], headers["vz-m2m-token"]].flatMap((value) =>
    typeof value === "string" ? [value.replace(/^(Basic|Bearer) /, "")] : [],
  );
}
