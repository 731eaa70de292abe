import assert from "node:assert/strict";
import type { Exchange } from "./recording";
import { redact } from "./redaction";

const credentials = { applicationKey: "the-key", applicationSecret: "the-secret", username: "Jane", password: "p4ss" };
const account = "0402196254-00007";

function exchangeOf(body: unknown, path = "/api/fota/v1/nothing"): Exchange {
  return { request: { method: "GET", path, headers: {} }, response: { status: 200, headers: {}, body } };
}

function redacted(...exchanges: Exchange[]): Exchange[] {
  return redact({ version: "v1", account, credentials, exchanges }).exchanges;
}

const bodyOf = (body: unknown): unknown => redacted(exchangeOf(body))[0]?.response.body;

describe("the redaction of a recording", () => {
  const cases: readonly (readonly [string, unknown, unknown])[] = [
    ["devices, in their order", ["353238063289557", "353238063289555"], ["990000000000002", "990000000000001"]],
    [
      "a device that is printed as a number",
      [353238063289557, "353238063289557"],
      [990000000000001, "990000000000001"],
    ],
    ["a device within a sentence", "no 353238063289557 here", "no 990000000000001 here"],
    ["a phone number", { mdn: "5551234567" }, { mdn: "9900000001" }],
    ["the account", { accountName: account }, { accountName: "9000000005-00001" }],
    ["another account", "0402196254-00008 is not yours", "9000000006-00001 is not yours"],
    ["a device that is the name of a field", { "353238063289557": true }, { "990000000000001": true }],
    ["a user name in other letters", "JANE is locked", "credential-3 is locked"],
    ["somebody's address", "ask john@example.org", "ask somebody6@example.com"],
    ["an id", "8db4cb3e-4b21-4b3f-8a1c-111122223333", "00000000-0000-4000-8000-000000000006"],
    ["a token, in its shape", { access_token: "aB3-d" }, { access_token: "xX0-6" }],
  ];
  for (const [what, told, untold] of cases) {
    it(`replaces ${what}`, () => {
      assert.deepEqual(bodyOf(told), untold);
    });
  }

  const kept: readonly (readonly [string, unknown])[] = [
    ["times, with all the digits of their fractions", "2017-11-29 20:15:42.738123456 +0000 UTC"],
    ["counts", { licenseCount: 9000, hasMoreData: false, lastSeenDeviceId: 0 }],
    ["words", { status: "LicenseAssignSuccess", Reason: "Device license preexisting" }],
    ["nothing", null],
    ["what the contract makes up to be refused", "0000000000-00000 00000000-0000-4000-8000-000000000000"],
  ];
  for (const [what, body] of kept) {
    it(`keeps ${what}`, () => {
      assert.deepEqual(bodyOf(body), body);
    });
  }

  it("replaces a token wherever it is sent afterwards, and a device in a path", () => {
    const login = exchangeOf({ sessionToken: "bcce3ea6-fe4f-4952-bacf-eadd80718e83" });
    const status = exchangeOf({ lastSeenDeviceId: 353238063289557 }, "/licenses/index/353238063289557");
    const sent = {
      ...status,
      request: { ...status.request, headers: { "vz-m2m-token": "bcce3ea6-fe4f-4952-bacf-eadd80718e83" } },
    };
    const [first, second] = redacted(login, sent);
    const session = "00000000-0000-4000-8000-000000000006";
    assert.deepEqual(first?.response.body, { sessionToken: session });
    assert.equal(second?.request.headers["vz-m2m-token"], session);
    assert.equal(second.request.path, "/licenses/index/990000000000001");
  });

  it("replaces the pair of a key and a secret, which is encoded", () => {
    const encoded = Buffer.from("the-key:the-secret").toString("base64");
    const exchange = exchangeOf({});
    const [first] = redacted({
      ...exchange,
      request: { ...exchange.request, headers: { authorization: `Basic ${encoded}` } },
    });
    const basic = /^Basic (.+)$/.exec(first?.request.headers["authorization"] ?? "")?.[1] ?? "";
    assert.equal(Buffer.from(basic, "base64").toString(), "credential-1:credential-2");
  });

  it("fails rather than leave a secret where it cannot be replaced", () => {
    // The name of a field.
    assert.throws(() => bodyOf({ p4ss: 1 }), /1 of the values that must not be told are still in the recording/);
  });
});
