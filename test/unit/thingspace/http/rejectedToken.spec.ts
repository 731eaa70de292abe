import assert from "node:assert/strict";
import type { RejectedToken } from "../../../../src/thingspace/http/thingSpaceError";
import { rejectedToken } from "../../../../src/thingspace/http/rejectedToken";
import { readErrorWords } from "../../../../src/thingspace/http/responseBody";

const fault = (code: string) => JSON.stringify({ fault: { code, message: "Invalid Credentials" } });
const errorCode = (code: string) => JSON.stringify({ errorCode: code, errorMessage: "…" });

describe("rejectedToken", () => {
  const invalidToken = 'Bearer realm="WSO2 API Manager", error="invalid_token", error_description="…"';
  const flat = '{"code":"900901","message":"Invalid Credentials"}';
  const table: [
    name: string,
    status: number,
    body: string,
    expected: RejectedToken | undefined,
    authenticate?: string,
  ][] = [
    ["a wrong or expired bearer", 401, fault("900901"), "bearer"],
    ["a missing bearer", 401, fault("900902"), "bearer"],
    ["a bearer fault in XML", 401, '<ams:fault xmlns:ams="x"><ams:code>900904</ams:code></ams:fault>', "bearer"],
    ["a bearer fault without its envelope", 401, flat, "bearer"],
    ["a bearer fault with another status", 403, flat, "bearer"],
    ["a header about the token", 401, "", "bearer", invalidToken],
    ["a header about the token with a web page", 401, "<html></html>", "bearer", `null ${invalidToken}`],
    [
      "a header about the token with words about the session",
      401,
      '{"message":"UWS session expired"}',
      "unclear",
      invalidToken,
    ],
    ["a header about the token with a text about the session", 401, "Session expired", "unclear", invalidToken],
    [
      "a header about the token with a fault about the token",
      401,
      '{"code":"900901","message":"Invalid session"}',
      "bearer",
      invalidToken,
    ],
    ["an invalid token in OAuth's words", 401, '{"error":"invalid_token"}', "bearer"],
    ["an expired session", 400, errorCode("UnifiedWebService.REQUEST_FAILED.SessionToken.Expired"), "session"],
    ["an absent session", 400, errorCode("REQUEST_FAILED.SessionToken.Format"), "session"],
    ["an unknown session", 400, errorCode("UnifiedWebService.INPUT_INVALID.SessionToken.Invalid"), "session"],
    ["an expired session with another status", 403, errorCode("X.REQUEST_FAILED.SessionToken.Expired"), "session"],
    ["the words of Cloud Connector", 400, '{"error":"unauthorized","error_description":"…"}', "session"],
    [
      "a 401 of Cloud Connector",
      401,
      '{"error":"unauthorized","error_description":"Failure response received for UWS V1 REST accounts: [400]"}',
      "session",
    ],
    ["the words of Device Diagnostics", 401, errorCode("INVALID_ACCOUNT"), "session"],
    ["another 401 of the service itself", 401, errorCode("SOMETHING"), "session"],
    ["a 401 that is just unauthorized", 401, '{"error":"unauthorized"}', "unclear"],
    ["a 401 without a word", 401, "", "unclear"],
    ["a 401 with a header without a reason", 401, "", "unclear", "Bearer"],
    ["a 401 in HTML", 401, "<html></html>", "unclear"],
    ["a path the gateway does not know", 400, fault("900906"), undefined],
    ["a gateway fault in XML", 403, '<am:fault xmlns:am="x"><am:code>403</am:code></am:fault>', undefined],
    ["a bad parameter", 400, errorCode("INVALID_PARAMETER"), undefined],
    ["a wrong key pair", 400, '{"error":"invalid_client"}', undefined],
    ["a listing", 200, '{"hasMoreData":false}', undefined],
  ];

  for (const [name, status, body, expected, authenticate] of table) {
    it(`takes ${name} for ${expected === undefined ? "no rejected token" : `a rejected token (${expected})`}`, () => {
      assert.equal(rejectedToken({ status, authenticate, body }, readErrorWords(body)), expected);
    });
  }
});
