import assert from "node:assert/strict";
import { z } from "zod";
import { responseError } from "../../../../src/thingspace/http/responseError";
import { ThingSpaceError } from "../../../../src/thingspace/http/thingSpaceError";
import type { HttpRequest } from "../../../../src/thingspace/http/exchange";
import { RateLimit } from "../../../../src/thingspace/http/rateLimit";
import { createRedactor } from "../../../../src/thingspace/http/redaction";
import { createRequestLoop, type Request } from "../../../../src/thingspace/http/requestLoop";
import type { HttpResponse } from "../../../../src/thingspace/http/responseBody";
import { fakeClock } from "../../../support/fakeClock";

type Reply = Partial<HttpResponse> | Error;

const schema = z.unknown();
const read: Request<unknown> = { kind: "status", method: "GET", paths: ["/index/0"], account: "7-1", schema };
const write: Request<unknown> = { ...read, kind: "assign", method: "POST", body: { deviceList: [] } };
const candidates: Request<unknown> = { ...write, kind: "candidates" };
const rejectedBearer: Reply = { status: 401, body: '{"fault":{"code":"900901"}}' };
const rejectedSession: Reply = { status: 400, body: '{"errorCode":"X.REQUEST_FAILED.SessionToken.Expired"}' };
const broken = new ThingSpaceError("broken", { kind: "interrupted", mayHaveActed: true });
const { clean } = createRedactor();

/** Sends by a script, with tokens that tell how often they were renewed. */
function scripted(...replies: Reply[]) {
  const clock = fakeClock();
  const requests: HttpRequest<unknown>[] = [];
  const renewed: string[] = [];
  const logged: string[] = [];
  const generations = { bearer: 1, session: 1 };
  const { send, counts, retries } = createRequestLoop({
    random: () => 1,
    rateLimit: new RateLimit(4, undefined, clock),
    log: ({ path, attempt }) => {
      logged.push(`${path} ${attempt}`);
    },
    clean,
    sendOnce: <T>(request: HttpRequest<T>) => {
      requests.push(request);
      const reply = replies.shift() ?? new Error("asked once too often");
      const exchange = { number: requests.length, milliseconds: 0, response: undefined };
      if (reply instanceof ThingSpaceError) {
        return Promise.resolve({ ...exchange, failure: reply });
      }
      if (reply instanceof Error) {
        return Promise.reject(reply);
      }
      const response: HttpResponse = { status: 200, body: "", ...reply };
      return Promise.resolve(
        response.status === 200
          ? { ...exchange, value: request.schema.parse(response.body) }
          : { ...exchange, failure: responseError(response, request, clean, clock.now()) },
      );
    },
  });
  const sendWithTokens = async (request: Request<unknown>) => {
    const sent = await send(request, {
      headers: () => Promise.resolve({ bearer: `${generations.bearer}`, session: `${generations.session}` }),
      renewal: ({ rejectedToken }) =>
        rejectedToken === undefined || rejectedToken === "unclear" || renewed.includes(rejectedToken)
          ? undefined
          : () => {
              renewed.push(rejectedToken);
              generations[rejectedToken] += 1;
              return Promise.resolve(true);
            },
    });
    return sent;
  };
  /** What the request fails with in the end. */
  const failureOf = async (request: Request<unknown>) => {
    const { failure, mayHaveActedBefore } = await sendWithTokens(request);
    assert.ok(failure !== undefined);
    return { failure, mayHaveActedBefore };
  };
  return { send: sendWithTokens, sendPlain: send, failureOf, requests, renewed, logged, clock, counts, retries };
}

describe("the request loop", () => {
  it("retries a read with growing pauses until it is answered", async () => {
    const { send, requests, clock } = scripted(broken, { status: 503 }, { status: 502 }, { body: "whole" });
    const sent = await send(read);
    assert.deepEqual(sent, { value: "whole", mayHaveActedBefore: true });
    assert.equal(requests.length, 4);
    assert.deepEqual(clock.sleeps, [500, 1000, 2000]);
  });

  it("retries with growing pauses where the service says to come back at once", async () => {
    const date = "Wed, 21 Oct 2026 07:28:00 GMT";
    const { send, clock } = scripted({ status: 503, retryAfter: "0" }, { status: 503, retryAfter: date, date }, {});
    await send(read);
    assert.deepEqual(clock.sleeps, [500, 1000]);
  });

  it("gives a read up after the fourth time", async () => {
    const { failureOf, requests } = scripted(broken, broken, broken, broken);
    assert.equal((await failureOf(read)).failure, broken);
    assert.equal(requests.length, 4);
  });

  for (const kind of ["assign", "remove"] as const) {
    it(`retries the request to ${kind} that may have acted, and tells that it may have`, async () => {
      const { send, requests, clock } = scripted(broken, { status: 429 }, { status: 502 }, { body: "whole" });
      assert.deepEqual(await send({ ...write, kind }), { value: "whole", mayHaveActedBefore: true });
      assert.deepEqual(new Set(requests.map((request) => request.body)), new Set([write.body]));
      assert.deepEqual(clock.sleeps, [500, 1000, 2000]);
    });
  }

  it("gives a write of licenses up after the fourth time", async () => {
    const { failureOf, requests } = scripted(broken, broken, broken, broken);
    assert.equal((await failureOf(write)).failure, broken);
    assert.equal(requests.length, 4);
  });

  for (const method of ["POST", "DELETE"] as const) {
    it(`does not retry another write that may have acted (${method})`, async () => {
      const { failureOf, requests } = scripted(broken);
      assert.equal((await failureOf({ ...candidates, method })).failure, broken);
      assert.equal(requests.length, 1);
    });
  }

  const turnedAway: Reply[] = [{ status: 429 }, { status: 503, retryAfter: "3" }];
  const before: [name: string, replies: Reply[], mayHaveActed: boolean][] = [
    ["nothing", [], false],
    ["being turned away", turnedAway, false],
    ["a rejected token", [rejectedBearer, rejectedSession], false],
    ["a broken connection", [broken], true],
    ["a broken connection and being turned away", [broken, ...turnedAway], true],
    ["a broken connection and a rejected token", [broken, rejectedBearer], true],
  ];
  for (const [name, replies, mayHaveActed] of before) {
    it(`tells of an answer after ${name} that the request may ${mayHaveActed ? "" : "not "}have acted before`, async () => {
      assert.equal((await scripted(...replies, {}).send(write)).mayHaveActedBefore, mayHaveActed);
    });

    it(`tells of a refusal after ${name} that the request may ${mayHaveActed ? "" : "not "}have acted`, async () => {
      const refused: Reply = { status: 400, body: '{"errorCode":"INVALID_PARAMETER","errorMessage":"No"}' };
      const { failure, mayHaveActedBefore } = await scripted(...replies, refused).failureOf(write);
      assert.deepEqual([failure.serviceMessage, mayHaveActedBefore], ["No", mayHaveActed]);
    });
  }

  for (const request of [write, candidates]) {
    it(`retries a write that was turned away at the door (${request.kind})`, async () => {
      const { send, requests, clock } = scripted(...turnedAway, {});
      await send(request);
      assert.equal(requests.length, 3);
      assert.deepEqual(clock.sleeps, [500, 3000]);
    });
  }

  it("renews a rejected token once, each of the two, and sends even a write again", async () => {
    const { send, requests, renewed } = scripted(rejectedBearer, rejectedSession, {});
    await send(write);
    assert.deepEqual(renewed, ["bearer", "session"]);
    assert.deepEqual(requests[2]!.headers, { bearer: "2", session: "2" });
  });

  it("renews a rejected token at once, whatever the status is that tells of it", async () => {
    const { send, renewed, clock } = scripted({ ...rejectedBearer, status: 503 }, {});
    await send(read);
    assert.deepEqual([renewed, clock.sleeps], [["bearer"], []]);
  });

  it("counts what is sent, and what is sent again, whatever the reason", async () => {
    const { send, counts, retries } = scripted(rejectedBearer, { status: 503 }, {});
    await send(read);
    assert.deepEqual([counts().status, counts().assign, retries()], [3, 0, 2]);
  });

  for (const [name, reply] of [
    ["bearer", rejectedBearer],
    ["session", rejectedSession],
  ] as const) {
    it(`says so when the ${name} token is rejected even after it was renewed`, async () => {
      const { failureOf, requests, renewed } = scripted(reply, reply);
      assert.equal((await failureOf(read)).failure.kind, "credentials");
      assert.deepEqual([requests.length, renewed], [2, [name]]);
    });
  }

  it("does not try again what a renewal says is not worth it", async () => {
    const { sendPlain, requests } = scripted(rejectedBearer);
    const credentials = { headers: () => Promise.resolve({}), renewal: () => () => Promise.resolve(false) };
    assert.equal((await sendPlain(write, credentials)).failure?.rejectedToken, "bearer");
    assert.equal(requests.length, 1);
  });

  it("fails with what keeps the credentials from being renewed, and knows what may have been done before", async () => {
    const noToken = new ThingSpaceError("no token", { kind: "credentials", mayHaveActed: false });
    const { sendPlain } = scripted(broken, rejectedBearer);
    const credentials = { headers: () => Promise.resolve({}), renewal: () => undefined };
    const sent = await sendPlain(write, {
      ...credentials,
      renewal: ({ rejectedToken }) => (rejectedToken === undefined ? undefined : () => Promise.reject(noToken)),
    });
    assert.deepEqual(sent, { failure: noToken, mayHaveActedBefore: true });
    const unsigned = scripted();
    const none = await unsigned.sendPlain(write, { ...credentials, headers: () => Promise.reject(noToken) });
    assert.deepEqual(none, { failure: noToken, mayHaveActedBefore: false });
    assert.equal(unsigned.requests.length, 0);
  });

  it("gives up where the caller says so, and after as many attempts", async () => {
    const credentials = { headers: () => Promise.resolve({}), renewal: () => undefined };
    const told: string[] = [];
    const { sendPlain, requests } = scripted(broken, broken, broken);
    const givesUp = ({ text }: ThingSpaceError) => told.push(text) > 1;
    await sendPlain(read, credentials, { givesUp });
    assert.deepEqual([requests.length, told], [2, ["broken", "broken"]]);
    const limited = scripted(broken, broken, broken);
    await limited.sendPlain(read, credentials, { maxAttempts: 2 });
    assert.equal(limited.requests.length, 2);
  });

  it("passes on a defect without retrying it", async () => {
    const { send, requests } = scripted(new TypeError("defect"));
    await assert.rejects(send(read), TypeError);
    assert.equal(requests.length, 1);
  });
});

describe("a request to one of several paths", () => {
  const missing: Reply = { status: 400, body: '{"fault":{"code":"900906"}}' };
  const refused: Reply = { status: 400, body: '{"errorCode":"INVALID_PARAMETER","errorMessage":"No"}' };
  const either: Request<unknown> = { ...read, paths: ["/a", "/b"] };
  const pathsOf = (requests: readonly HttpRequest<unknown>[]) => requests.map(({ path }) => path);

  it("takes the first one that exists, and goes straight to it from then on", async () => {
    const { send, requests, retries } = scripted(missing, { body: "there" }, { body: "again" });
    assert.deepEqual(await send(either), { value: "there", mayHaveActedBefore: false });
    assert.deepEqual(await send(either), { value: "again", mayHaveActedBefore: false });
    assert.deepEqual([pathsOf(requests), retries()], [["/a", "/b", "/b"], 0]);
  });

  for (const other of [
    { ...either, kind: "subscription" },
    { ...either, method: "DELETE" },
  ] satisfies Request<unknown>[]) {
    it(`remembers the path of each endpoint separately (${other.method} ${other.kind})`, async () => {
      const { send, requests } = scripted(missing, {}, missing, {});
      await send(either);
      await send(other);
      assert.deepEqual(pathsOf(requests), ["/a", "/b", "/a", "/b"]);
    });
  }

  it("treats a 404 the same way", async () => {
    const { send, requests } = scripted({ status: 404 }, { body: "there" });
    assert.deepEqual(await send(either), { value: "there", mayHaveActedBefore: false });
    assert.deepEqual(pathsOf(requests), ["/a", "/b"]);
  });

  it("fails with the likeliest path when none exists, and looks again the next time", async () => {
    const three: Request<unknown> = { ...read, paths: ["/a", "/b", "/c"] };
    const none: Reply[] = [missing, { status: 404 }, { status: 404 }];
    const { failureOf, requests } = scripted(...none, ...none);
    assert.equal((await failureOf(three)).failure.errorCode, "900906");
    assert.equal((await failureOf(three)).failure.errorCode, "900906");
    assert.deepEqual(pathsOf(requests), ["/a", "/b", "/c", "/a", "/b", "/c"]);
  });

  it("does not go on after any other failure, which says that the path exists", async () => {
    const { failureOf, requests } = scripted(refused);
    assert.equal((await failureOf(either)).failure.serviceMessage, "No");
    assert.deepEqual(pathsOf(requests), ["/a"]);
  });

  it("renews a rejected token and asks again there, whatever the status is that tells of it", async () => {
    const { send, requests, renewed } = scripted({ ...rejectedSession, status: 404 }, { body: "there" });
    assert.deepEqual(await send(either), { value: "there", mayHaveActedBefore: false });
    assert.deepEqual([pathsOf(requests), renewed], [["/a", "/a"], ["session"]]);
  });

  it("comes back later where it was throttled, whatever the status is that tells of it", async () => {
    const throttled: Reply = { status: 404, body: '{"fault":{"code":"900800"}}' };
    const { send, requests, clock } = scripted(throttled, { body: "there" });
    assert.deepEqual(await send(either), { value: "there", mayHaveActedBefore: false });
    assert.deepEqual([pathsOf(requests), clock.sleeps], [["/a", "/a"], [500]]);
  });

  it("retries as often on the next path, and logs each attempt", async () => {
    const { send, logged, retries } = scripted(broken, broken, broken, missing, broken, broken, broken, {});
    await send(either);
    assert.deepEqual(logged, ["/a 1", "/a 2", "/a 3", "/a 4", "/b 1", "/b 2", "/b 3", "/b 4"]);
    assert.equal(retries(), 6);
  });

  it("may have acted if an attempt on an earlier path may have", async () => {
    assert.equal((await scripted(broken, missing, {}).send(either)).mayHaveActedBefore, true);
    const { failure, mayHaveActedBefore } = await scripted(broken, missing, refused).failureOf(either);
    assert.deepEqual([failure.serviceMessage, mayHaveActedBefore], ["No", true]);
    assert.equal((await scripted(missing, refused).failureOf(either)).mayHaveActedBefore, false);
  });
});
