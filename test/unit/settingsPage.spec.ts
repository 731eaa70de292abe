import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { settingDescriptions } from "../../src/settings/settingDescriptions";
import { exchangeLine } from "../../src/thingspace/http/exchangeLine";
import { proxyError } from "../../src/thingspace/http/proxyError";
import { signOfLife } from "../../src/thingspace/http/slowRequestNotice";
import { observation, timedOut } from "./thingspace/observation";

const page = readFileSync(path.resolve(__dirname, "../../docs/settings.md"), "utf8").replace(/ +/g, " ");

describe("docs/settings.md", () => {
  for (const [name, { environment, secret }] of Object.entries(settingDescriptions)) {
    it(`has a row for ${name}, and says whether it is a secret`, () => {
      assert.ok(page.includes(`| \`thingspace:${name}\`${secret ? " (secret)" : ""} | \`${environment}\` |`));
    });
  }

  const licenses = "/api/fota/v1/licenses/0402196254-00001";
  const proxy = { address: "http://proxy.example.com:8080", variable: "HTTPS_PROXY" };
  for (const line of [
    signOfLife(observation({ ...timedOut, path: `${licenses}/index/0` })),
    exchangeLine(
      observation({
        number: 4,
        path: `${licenses}/index/0`,
        milliseconds: 4,
        answer: { status: 503, bytes: 19 },
        failure: { kind: "unavailable", errorCode: undefined, rejectedToken: undefined, mayHaveActed: false },
        again: { afterMilliseconds: 444, attempts: 4 },
      }),
    ),
    exchangeLine(
      observation({
        number: 7,
        method: "POST",
        path: `${licenses}/assign`,
        kind: "assign",
        devices: 100,
        milliseconds: 5,
        answer: { status: 200, bytes: 8_300 },
      }),
    ),
    proxyError({
      status: 407,
      proxy: { ...proxy, credentials: { username: "user", password: "password" } },
      baseUrl: "https://thingspace.verizon.com",
    }).message,
  ]) {
    it(`quotes what is said: ${line}`, () => {
      assert.ok(line !== undefined && page.includes(`\n${line}\n`), line);
    });
  }
});
