import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { settingDescriptions } from "../../src/settings/settingDescriptions";
import { proxyError } from "../../src/thingspace/http/proxy";
import { logLine } from "../../src/thingspace/http/requestLog";
import { slowRequestNotice } from "../../src/thingspace/http/slowRequestNotice";
import { logEntry, timedOut } from "./thingspace/http/logEntry";

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
    slowRequestNotice(logEntry({ ...timedOut, path: `${licenses}/index/0` })),
    logLine(
      logEntry({
        number: 4,
        path: `${licenses}/index/0`,
        milliseconds: 4,
        response: { status: 503, bytes: 19 },
        failure: { kind: "unavailable", errorCode: undefined, rejectedToken: undefined, mayHaveActed: false },
        retry: { afterMilliseconds: 444, attempts: 4 },
      }),
    ),
    logLine(
      logEntry({
        number: 7,
        method: "POST",
        path: `${licenses}/assign`,
        kind: "assign",
        devices: 100,
        milliseconds: 5,
        response: { status: 200, bytes: 8_300 },
      }),
    ),
    proxyError(
      407,
      { ...proxy, credentials: { username: "user", password: "password" } },
      "https://thingspace.verizon.com",
    ).message,
  ]) {
    it(`quotes what is said: ${line}`, () => {
      assert.ok(line !== undefined && page.includes(`\n${line}\n`), line);
    });
  }
});
