import assert from "node:assert/strict";
import { deadToken } from "../../../src/thingspace/deadToken";

const fault = (code: string) => JSON.stringify({ fault: { code, message: "Invalid Credentials" } });
const errorCode = (code: string) => JSON.stringify({ errorCode: code, errorMessage: "…" });

describe("deadToken", () => {
  const table: [name: string, status: number, body: string, expected: "bearer" | "session" | undefined][] = [
    ["a wrong or expired bearer", 401, fault("900901"), "bearer"],
    ["a missing bearer", 401, fault("900902"), "bearer"],
    ["a bearer fault in XML", 401, '<ams:fault xmlns:ams="x"><ams:code>900904</ams:code></ams:fault>', "bearer"],
    ["an expired session", 400, errorCode("UnifiedWebService.REQUEST_FAILED.SessionToken.Expired"), "session"],
    ["an absent session", 400, errorCode("REQUEST_FAILED.SessionToken.Format"), "session"],
    ["an unknown session", 400, errorCode("UnifiedWebService.INPUT_INVALID.SessionToken.Invalid"), "session"],
    ["an expired session with another status", 403, errorCode("X.REQUEST_FAILED.SessionToken.Expired"), "session"],
    ["the words of Cloud Connector", 400, '{"error":"unauthorized","error_description":"…"}', "session"],
    ["the words of Device Diagnostics", 401, errorCode("INVALID_ACCOUNT"), "session"],
    ["a 401 without a word", 401, "", "session"],
    ["a 401 in HTML", 401, "<html></html>", "session"],
    ["a path the gateway does not know", 400, fault("900906"), undefined],
    ["a gateway fault in XML", 403, '<am:fault xmlns:am="x"><am:code>403</am:code></am:fault>', undefined],
    ["a bad parameter", 400, errorCode("INVALID_PARAMETER"), undefined],
    ["a wrong key pair", 400, '{"error":"invalid_client"}', undefined],
    ["a listing", 200, '{"hasMoreData":false}', undefined],
  ];

  for (const [name, status, body, expected] of table) {
    it(`takes ${name} for ${expected === undefined ? "no dead token" : `a dead ${expected} token`}`, () => {
      assert.equal(deadToken({ status, body }), expected);
    });
  }
});
