import assert from "node:assert/strict";
import { settingDescriptions, settingNames } from "../../../src/settings/settingDescriptions";
import { codesIn } from "../../support/codes";
import { readStackKeys, unknownVariables } from "../../../src/settings/unknownSettings";

describe("names of stack config that are no settings", () => {
  for (const [name, nearest] of [
    ["baseURL", "baseUrl"],
    ["base_url", "baseUrl"],
    ["baseurl", "baseUrl"],
    ["url", "baseUrl"],
    ["passwrod", "password"],
    ["passwords", "password"],
    ["user", "username"],
    ["application-key", "applicationKey"],
    ["appSecret", "applicationSecret"],
    ["timeout", "timeoutSeconds"],
    ["apiversion", "apiVersion"],
    ["region", undefined],
    ["set", undefined],
    ["csize", undefined],
    ["__proto__", undefined],
    ["toString", undefined],
  ] as const) {
    it(`are found with what was meant: ${name}`, () => {
      const key = `thingspace:${name}`;
      assert.deepEqual(readStackKeys(["thingspace:baseUrl", key], "fleets").unknown, [{ key, nearest }]);
    });
  }

  it("are none of those that there are, nor of other programs", () => {
    const keys = [
      ...settingNames.map((name) => `thingspace:${name}`),
      "aws:region",
      "pulumi:tags",
      "thingspace-fota:region",
    ];
    assert.deepEqual(readStackKeys(keys, "fleets"), { unknown: [], own: [] });
  });

  for (const key of [
    "ThingSpace:baseUrl",
    "pulumi-thingspace-fota:baseUrl",
    "thingspace-fota:baseurl",
    "thingspace_fota:baseUrl",
  ]) {
    it(`are found under another namespace: ${key}`, () => {
      assert.deepEqual(readStackKeys([key], "fleets").unknown, [{ key, nearest: "baseUrl" }]);
    });
  }

  it("may be the project's own, and are noted only when they are called as a setting is", () => {
    const own = { key: "fleets:BaseUrl", nearest: "baseUrl" };
    assert.deepEqual(readStackKeys(["fleets:BaseUrl", "fleets:url"], "fleets"), { unknown: [], own: [own] });
    assert.equal(readStackKeys(["thingspace-fota:baseUrl"], "thingspace-fota").own.length, 1);
  });

  it("may be anything but a misspelled setting in a project called thingspace", () => {
    const names = ["name", "version", "size", "time", "token", "set", "con", "key", "region", "baseUrl"];
    const { unknown } = readStackKeys(
      [...names, "baseURL", "pasword"].map((name) => `thingspace:${name}`),
      "thingspace",
    );
    assert.deepEqual(
      unknown.map(({ nearest }) => nearest),
      ["baseUrl", "password"],
    );
  });
});

describe("environment variables that look like settings and are none", () => {
  for (const [name, nearest] of [
    ["THINGSPACE_BASEURL", "THINGSPACE_BASE_URL"],
    ["THINGSPACE_URL", "THINGSPACE_BASE_URL"],
    ["thingspace_base_url", "THINGSPACE_BASE_URL"],
    ["THINGSPACE_PASSWRD", "THINGSPACE_PASSWORD"],
    ["THINGSPACE_CONFIRM_REMOVALS", "THINGSPACE_CONFIRM_REMOVAL"],
  ] as const) {
    it(`are named with what was meant: ${name}`, () => {
      const lines = unknownVariables({ [name]: "s3cret" });
      const line = lines.join();
      assert.equal(lines.length, 1);
      assert.ok(line.includes(`${name} `) && !line.includes("s3cret"), line);
      assert.deepEqual(codesIn(line), ["setting-unknown"]);
      assert.equal(/did you mean (\w+)/.exec(line)?.[1], nearest);
    });
  }

  it("are none of the settings, of what is meant for one run, of the tools', of other programs', nor empty", () => {
    const settings = Object.values(settingDescriptions).map(({ environment }) => environment);
    const others = [
      "THINGSPACE_CONFIRM_REMOVAL",
      "THINGSPACE_DEBUG",
      "THINGSPACE_LIVE_ACCOUNT",
      "THINGSPACE_FOTA_ENGINE_CACHE",
      "THINGSPACE_REGION",
    ];
    const environment = Object.fromEntries([...settings, ...others, "PATH"].map((name) => [name, "x"]));
    assert.deepEqual(unknownVariables({ ...environment, THINGSPACE_BASEURL: "", THINGSPACE_URL: undefined }), []);
  });

  it("are none in other capitals where these do not matter, as on Windows", () => {
    assert.deepEqual(unknownVariables({ Thingspace_Base_Url: "x", THINGSPACE_BASE_URL: "x" }), []);
  });
});
