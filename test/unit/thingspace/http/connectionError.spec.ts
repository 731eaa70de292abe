import assert from "node:assert/strict";
import { connectionError } from "../../../../src/thingspace/http/connectionError";
import type { ThingSpaceErrorKind } from "../../../../src/thingspace/http/thingSpaceError";
import { createRedactor } from "../../../../src/thingspace/http/redaction";

describe("connectionError", () => {
  const table: [facts: object, kind: ThingSpaceErrorKind, mayHaveActed: boolean][] = [
    [{ code: "ECONNREFUSED", erroredSysCall: "connect" }, "unreachable", false],
    [{ code: "ECONNREFUSED" }, "unreachable", false],
    [{ code: "ENOTFOUND", erroredSysCall: "getaddrinfo" }, "unreachable", false],
    [{ code: "ETIMEDOUT", erroredSysCall: "connect" }, "unreachable", false],
    [{ code: "ETIMEDOUT", erroredSysCall: "read" }, "interrupted", true],
    [{ code: "ECONNRESET", erroredSysCall: "read" }, "interrupted", true],
    [{ code: "EPIPE", erroredSysCall: "write" }, "interrupted", true],
    [{ code: "ERR_STREAM_PREMATURE_CLOSE" }, "interrupted", true],
    [{ code: "DEPTH_ZERO_SELF_SIGNED_CERT" }, "untrusted", false],
    [{ code: "CERT_HAS_EXPIRED" }, "untrusted", false],
    [{ code: "EPROTO" }, "untrusted", false],
    [{ type: "max-size" }, "unexpected", true],
    [{}, "interrupted", true],
  ];
  const redactor = createRedactor();
  redactor.hide("s3cret");
  const request = { method: "GET", path: "/x" } as const;

  for (const [facts, kind, mayHaveActed] of table) {
    it(`takes ${JSON.stringify(facts)} for ${kind}`, () => {
      const error = connectionError({
        error: Object.assign(new Error("with s3cret"), facts),
        request,
        baseUrl: "https://thingspace.test",
        clean: redactor.clean,
      });
      assert.equal(error.kind, kind);
      assert.equal(error.mayHaveActed, mayHaveActed);
      assert.ok(!`${error.message} ${String(error.cause)}`.includes("s3cret"));
    });
  }

  it("says of an answer that is not https what it is, and of an unknown certificate what to do", () => {
    const errorOf = (code: string) =>
      connectionError({ error: { code }, request, baseUrl: "https://localhost:8080", clean: redactor.clean });
    for (const [code, problem, advice] of [
      ["EPROTO", "service-unreachable", /https:\/\/localhost:8080 .*\(EPROTO\).*THINGSPACE_BASE_URL/],
      ["CERT_HAS_EXPIRED", "certificate-untrusted", /NODE_EXTRA_CA_CERTS/],
    ] as const) {
      assert.equal(errorOf(code).code, problem);
      assert.match(errorOf(code).message, advice);
    }
  });

  it("copes with what is no error at all", () => {
    const { clean } = redactor;
    assert.equal(connectionError({ error: undefined, request, baseUrl: "x", clean }).kind, "interrupted");
  });
});
