import assert from "node:assert/strict";
import { settingDescriptions, settingNames } from "../../../src/settings/settingDescriptions";
import { unknownNames, unknownVariables } from "../../../src/settings/unknownSettings";

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
    ["__proto__", undefined],
    ["toString", undefined],
  ] as const) {
    it(`are found with what was meant: ${name}`, () => {
      assert.deepEqual(unknownNames(["baseUrl", name]), [{ name, nearest }]);
    });
  }

  it("are none of those that there are", () => {
    assert.deepEqual(unknownNames(settingNames), []);
  });
});

describe("environment variables that look like settings and are none", () => {
  for (const [name, nearest] of [
    ["THINGSPACE_BASEURL", "THINGSPACE_BASE_URL"],
    ["THINGSPACE_URL", "THINGSPACE_BASE_URL"],
    ["thingspace_base_url", "THINGSPACE_BASE_URL"],
    ["THINGSPACE_PASSWRD", "THINGSPACE_PASSWORD"],
    ["THINGSPACE_CONFIRM_REMOVALS", "THINGSPACE_CONFIRM_REMOVAL"],
    ["THINGSPACE_REGION", undefined],
  ] as const) {
    it(`are told with what was meant: ${name}`, () => {
      const lines = unknownVariables({ [name]: "s3cret" });
      const line = lines.join();
      assert.equal(lines.length, 1);
      assert.ok(line.includes(`${name} is no setting`) && !line.includes("s3cret"), line);
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
    ];
    const environment = Object.fromEntries([...settings, ...others, "PATH"].map((name) => [name, "x"]));
    assert.deepEqual(unknownVariables({ ...environment, THINGSPACE_BASEURL: "", THINGSPACE_URL: undefined }), []);
  });

  it("are none in other capitals where these do not matter, as on Windows", () => {
    assert.deepEqual(unknownVariables({ Thingspace_Base_Url: "x", THINGSPACE_BASE_URL: "x" }), []);
  });
});
