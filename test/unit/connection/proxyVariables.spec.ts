import assert from "node:assert/strict";
import { inspect } from "node:util";
import { SettingsError } from "../../../src/settings/config";
import { proxyFor } from "../../../src/connection/proxyVariables";

const service = "https://thingspace.verizon.com";
const proxy = (variable: string, address = "http://proxy.corp:8080") => ({ address, variable, credentials: undefined });
const value = "http://proxy.corp:8080";

describe("the proxy of the environment", () => {
  const choices: [baseUrl: string, environment: Record<string, string>, expected: unknown][] = [
    [service, {}, undefined],
    [service, { HTTPS_PROXY: value }, proxy("HTTPS_PROXY")],
    [service, { https_proxy: value }, proxy("https_proxy")],
    [service, { https_proxy: value, HTTPS_PROXY: "http://other:1" }, proxy("https_proxy")],
    [service, { https_proxy: "", HTTPS_PROXY: value }, proxy("HTTPS_PROXY")],
    [service, { ALL_PROXY: value }, proxy("ALL_PROXY")],
    [service, { all_proxy: "http://other:1", HTTPS_PROXY: value }, proxy("HTTPS_PROXY")],
    [service, { HTTP_PROXY: value }, undefined],
    ["http://things.corp", { HTTP_PROXY: value, HTTPS_PROXY: "http://other:1" }, proxy("HTTP_PROXY")],
    ["http://things.corp", { HTTPS_PROXY: value }, undefined],
    [service, { HTTPS_PROXY: value, NO_PROXY: "verizon.com" }, undefined],
    [service, { HTTPS_PROXY: value, no_proxy: ".corp" }, proxy("HTTPS_PROXY")],
    ["http://127.0.0.1:8080", { HTTP_PROXY: value, ALL_PROXY: value }, undefined],
    ["http://localhost:8080", { HTTP_PROXY: "what is this" }, undefined],
    [service, { HTTPS_PROXY: " proxy.corp:8080 " }, proxy("HTTPS_PROXY")],
    [service, { HTTPS_PROXY: "https://proxy.corp/" }, proxy("HTTPS_PROXY", "https://proxy.corp")],
    [
      service,
      { HTTPS_PROXY: "http://CORP%5Cme:p%40ss@proxy.corp:8080" },
      { ...proxy("HTTPS_PROXY"), credentials: { username: "CORP\\me", password: "p@ss" } },
    ],
  ];
  for (const [baseUrl, environment, expected] of choices) {
    it(`for ${baseUrl} is ${inspect(expected)} with ${JSON.stringify(environment)}`, () => {
      assert.deepEqual(proxyFor(baseUrl, environment), expected);
    });
  }

  const mistakes: [value: string, problem: RegExp][] = [
    ["http://me:s3cret@proxy corp", /is not a URL/],
    ["http://me:s3#cret@proxy.corp", /is not a URL.*@ and # in a password/],
    ["http://me:80/s3cret@proxy.corp", /more than a host and a port/],
    ["socks5://me:s3cret@proxy.corp:1080", /is not an http or https URL.*SOCKS/],
    ["http://me:s3%cret@proxy.corp", /%25/],
  ];
  for (const [text, problem] of mistakes) {
    it(`is asked for by name and without its value when it is ${text}`, () => {
      assert.throws(
        () => proxyFor(service, { HTTPS_PROXY: text }),
        (error) => {
          assert.ok(error instanceof SettingsError);
          assert.match(error.message, problem);
          assert.match(error.message, /^HTTPS_PROXY: .* \[proxy-invalid\]$/);
          assert.doesNotMatch(error.message, /s3|cret/);
          return true;
        },
      );
    });
  }
});
