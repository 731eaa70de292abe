import assert from "node:assert/strict";
import { responseError } from "../../../../src/thingspace/http/responseError";
import type { ThingSpaceErrorKind } from "../../../../src/thingspace/http/thingSpaceError";
import { createRedactor } from "../../../../src/thingspace/http/redaction";

const request = { method: "POST", path: "/api/fota/v1/licenses/7-1/assign", account: "7-1" } as const;
const service = (errorCode: string, errorMessage: string) => JSON.stringify({ errorCode, errorMessage });
const { clean } = createRedactor();
const errorOf = (status: number, body: string, retryAfter?: string) =>
  responseError({ status, body, retryAfter }, request, clean, 0);

describe("responseError", () => {
  const table: [
    status: number,
    body: string,
    kind: ThingSpaceErrorKind,
    mayHaveActed: boolean,
    message: RegExp,
    retryAfter?: string,
  ][] = [
    [302, "", "redirected", false, /redirect \(302\), which is not followed/],
    [400, service("INVALID_PARAMETER", "Device list is empty"), "refused", false, /it said "Device list is empty"/],
    [
      400,
      "<html>",
      "refused",
      false,
      /refused POST \/api\/fota\/v1\/licenses\/7-1\/assign \(400\); the response is an HTML page\. .*\[web-page-received\]$/,
    ],
    [
      400,
      '{"fault":{"code":"900906","message":"No matching"}}',
      "refused",
      false,
      /There is no POST .* at this address/,
    ],
    [400, service("INVALID_PARAMETER", "Inactive account"), "account", false, /the account "7-1".*"Inactive account"/],
    [400, service("INVALID_PARAMETER", "Invalid account name format"), "account", false, /ten digits, a dash and five/],
    [400, service("UnifiedWebService.REQUEST_FAILED.AccountNotFound", "?"), "account", false, /leading zeros count/],
    [500, service("UNREGISTERED_ACCOUNT", "x"), "account", false, /does not accept the account/],
    [401, service("INVALID_ACCOUNT", "Could not be verified"), "account", false, /belong to the API user/],
    [400, service("X.REQUEST_FAILED.SessionToken.Expired", "Old"), "credentials", false, /logs in as the same user/],
    [401, "", "credentials", false, /does not accept the access token or the login session, .* POST/],
    [
      401,
      '{"fault":{"code":900901,"message":"Invalid Credentials"}}',
      "credentials",
      false,
      /does not accept the access token for POST /,
    ],
    [
      403,
      '<am:fault xmlns:am="x"><am:code>403</am:code><am:message>No</am:message></am:fault>',
      "refused",
      false,
      /"No"/,
    ],
    [404, "", "refused", false, /Check the setting thingspace:baseUrl \(THINGSPACE_BASE_URL\)/],
    [408, "", "unavailable", true, /an error for POST/],
    [409, "", "refused", false, /Retrying will not help/],
    [413, "", "refused", false, /thingspace:batchSize/],
    [429, "", "throttled", false, /thingspace:requestsPerSecond/],
    [
      500,
      '{"code":"X","message":"Enough","nextAccessTime":"1970-Jan-01 00:00:30+0000 UTC"}',
      "throttled",
      false,
      /throttled POST .*"Enough"/,
    ],
    [500, service("INTERNAL_SYSTEM_ERROR", "Oops"), "unavailable", true, /"Oops" \(INTERNAL_SYSTEM_ERROR\)/],
    [
      502,
      "<html>Bad Gateway</html>",
      "unavailable",
      true,
      /not ThingSpace itself, .* \(502\); .* HTML page.* Try again later/,
    ],
    [503, "", "unavailable", true, /Try again later/],
    [503, "", "unavailable", false, /Try again later/, "5"],
    [504, "", "unavailable", true, /\(504\)/],
    [200, '{"error":"unauthorized"}', "credentials", false, /\(200\)/],
    [103, "", "unexpected", true, /status 103/],
  ];
  for (const [status, body, kind, mayHaveActed, message, retryAfter] of table) {
    it(`${status} ${body.slice(0, 60)} is ${kind}`, () => {
      const error = errorOf(status, body, retryAfter);
      assert.deepEqual(
        { name: error.name, kind: error.kind, status: error.status, mayHaveActed: error.mayHaveActed },
        { name: "ThingSpaceError", kind, status, mayHaveActed },
      );
      assert.match(error.message, message);
    });
  }

  it("does not take a refused cursor for a matter of the account", () => {
    const body = service(
      "INVALID_PARAMETER",
      "LastSeenDeviceId Not Valid: index must be 0 or a valid IMEI that belongs to this account",
    );
    assert.equal(errorOf(400, body).kind, "refused");
  });

  it("repeats nothing secret and nothing endless from the service", () => {
    const redactor = createRedactor();
    redactor.hide("s3cret");
    const body = service("CODE", `s3cret\u0007 ${"x".repeat(1000)}`);
    const error = responseError({ status: 400, body, retryAfter: undefined }, request, redactor.clean, 0);
    assert.match(error.message, /"\[redacted\] x+…"/);
    assert.ok(error.message.length < 700);
    assert.ok(!JSON.stringify(error).includes("s3cret"));
  });
});
