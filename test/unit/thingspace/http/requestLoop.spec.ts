import assert from "node:assert/strict";
import { answerError } from "../../../../src/thingspace/http/responseError";
import { ThingSpaceError } from "../../../../src/thingspace/http/errors";
import { createLimiter } from "../../../../src/thingspace/http/rateLimit";
import { createObservations } from "../../../../src/thingspace/http/requestLog";
import { createRedactor } from "../../../../src/thingspace/http/redaction";
import { createSender, type ServiceRequest } from "../../../../src/thingspace/http/requestLoop";
import type { Answer, HttpRequest } from "../../../../src/thingspace/http/exchange";
import { fakeClock } from "../../../support/fakeClock";

type Reply = Partial<Answer> | Error;

const read: ServiceRequest = { kind: "status", method: "GET", path: "/index/0", account: "7-1" };
const write: ServiceRequest = { ...read, kind: "assign", method: "POST", body: { deviceList: [] } };
const candidates: ServiceRequest = { ...write, kind: "candidates" };
const deadBearer: Reply = { status: 401, body: '{"fault":{"code":"900901"}}' };
const deadSession: Reply = { status: 400, body: '{"errorCode":"X.REQUEST_FAILED.SessionToken.Expired"}' };
const broken = new ThingSpaceError("broken", { kind: "interrupted", mayHaveActed: true });
const { clean } = createRedactor();

/** Sends through an exchange that follows the script, with tokens that tell how often they were renewed. */
function scripted(...replies: Reply[]) {
  const clock = fakeClock();
  const requests: HttpRequest[] = [];
  const discarded: string[] = [];
  const generations = { bearer: 1, session: 1 };
  const send = createSender({
    random: () => 1,
    observations: createObservations({ clock, clean }),
    limiter: createLimiter({ concurrency: 4, requestsPerSecond: undefined, clock }),
    session: {
      renewalOrder: ["bearer", "session"],
      authorize: () =>
        Promise.resolve({
          bearer: { value: `bearer${generations.bearer}`, generation: generations.bearer },
          session: { value: `session${generations.session}`, generation: generations.session },
        }),
      discard: (name) => {
        discarded.push(name);
        generations[name] += 1;
      },
    },
    exchange: (request) => {
      requests.push(request);
      const reply = replies.shift() ?? new Error("asked once too often");
      if (reply instanceof Error) {
        return Promise.reject(reply);
      }
      const answer: Answer = { status: 200, body: "", retryAfter: undefined, ...reply };
      return answer.status === 200
        ? Promise.resolve(answer)
        : Promise.reject(answerError(answer, request, { clean, now: clock.now() }));
    },
  });
  return { send, requests, discarded, clock };
}

describe("sender", () => {
  it("puts both tokens to a read, and JSON to a write", async () => {
    const { send, requests } = scripted({}, {});
    await send(read);
    await send(write);
    assert.deepEqual(requests[0]!.headers, { Authorization: "Bearer bearer1", "VZ-M2M-Token": "session1" });
    assert.equal(requests[0]!.body, undefined);
    assert.equal(requests[1]!.headers["Content-Type"], "application/json");
    assert.equal(requests[1]!.body, '{"deviceList":[]}');
  });

  it("repeats a read with growing pauses until it is answered", async () => {
    const { send, requests, clock } = scripted(broken, { status: 503 }, { status: 502 }, { body: "whole" });
    assert.equal((await send(read)).body, "whole");
    assert.equal(requests.length, 4);
    assert.deepEqual(clock.sleeps, [500, 1000, 2000]);
  });

  it("repeats with growing pauses where the service says to come back at once", async () => {
    const date = "Wed, 21 Oct 2026 07:28:00 GMT";
    const { send, clock } = scripted({ status: 503, retryAfter: "0" }, { status: 503, retryAfter: date, date }, {});
    await send(read);
    assert.deepEqual(clock.sleeps, [500, 1000]);
  });

  it("gives a read up after the fourth time", async () => {
    const { send, requests } = scripted(broken, broken, broken, broken);
    await assert.rejects(send(read), broken);
    assert.equal(requests.length, 4);
  });

  for (const kind of ["assign", "remove"] as const) {
    it(`repeats the request to ${kind} that may have acted, and tells that it may have`, async () => {
      const { send, requests, clock } = scripted(broken, { status: 429 }, { status: 502 }, { body: "whole" });
      const { body, mayHaveActedBefore } = await send({ ...write, kind });
      assert.deepEqual([body, mayHaveActedBefore], ["whole", true]);
      assert.deepEqual(new Set(requests.map((request) => request.body)), new Set(['{"deviceList":[]}']));
      assert.deepEqual(clock.sleeps, [500, 1000, 2000]);
    });
  }

  it("gives a write of licenses up after the fourth time", async () => {
    const { send, requests } = scripted(broken, broken, broken, broken);
    await assert.rejects(send(write), broken);
    assert.equal(requests.length, 4);
  });

  for (const method of ["POST", "DELETE"] as const) {
    it(`does not repeat another write that may have acted (${method})`, async () => {
      const { send, requests } = scripted(broken);
      await assert.rejects(send({ ...candidates, method }), broken);
      assert.equal(requests.length, 1);
    });
  }

  const turnedAway: Reply[] = [{ status: 429 }, { status: 503, retryAfter: "3" }];
  const before: [name: string, replies: Reply[], mayHaveActed: boolean][] = [
    ["nothing", [], false],
    ["being turned away", turnedAway, false],
    ["a dead token", [deadBearer, deadSession], false],
    ["a broken connection", [broken], true],
    ["a broken connection and being turned away", [broken, ...turnedAway], true],
    ["a broken connection and a dead token", [broken, deadBearer], true],
  ];
  for (const [name, replies, mayHaveActed] of before) {
    it(`tells of an answer after ${name} that the request may ${mayHaveActed ? "" : "not "}have acted before`, async () => {
      assert.equal((await scripted(...replies, {}).send(write)).mayHaveActedBefore, mayHaveActed);
    });

    it(`tells of a refusal after ${name} that the request may ${mayHaveActed ? "" : "not "}have acted`, async () => {
      const refused: Reply = { status: 400, body: '{"errorCode":"INVALID_PARAMETER","errorMessage":"No"}' };
      await assert.rejects(scripted(...replies, refused).send(write), {
        kind: "refused",
        status: 400,
        errorCode: "INVALID_PARAMETER",
        serviceMessage: "No",
        mayHaveActed,
      });
    });
  }

  for (const request of [write, candidates]) {
    it(`repeats a write that was turned away at the door (${request.kind})`, async () => {
      const { send, requests, clock } = scripted(...turnedAway, {});
      await send(request);
      assert.equal(requests.length, 3);
      assert.deepEqual(clock.sleeps, [500, 3000]);
    });
  }

  it("renews a dead token once, each of the two, and sends even a write again", async () => {
    const { send, requests, discarded } = scripted(deadBearer, deadSession, {});
    await send(write);
    assert.deepEqual(discarded, ["bearer", "session"]);
    assert.deepEqual(requests[2]!.headers["VZ-M2M-Token"], "session2");
    assert.deepEqual(requests[2]!.headers["Authorization"], "Bearer bearer2");
  });

  it("tells of what is sent again, whatever the reason", async () => {
    const { send, requests } = scripted(deadBearer, { status: 503 }, {});
    await send(read);
    assert.deepEqual(
      requests.map(({ isRepeated }) => isRepeated),
      [false, true, true],
    );
  });

  for (const [name, reply] of [
    ["bearer", deadBearer],
    ["session", deadSession],
  ] as const) {
    it(`says so when the ${name} token is dead even after it was renewed`, async () => {
      const { send, requests, discarded } = scripted(reply, reply);
      await assert.rejects(send(read), { kind: "credentials" });
      assert.deepEqual([requests.length, discarded], [2, [name]]);
    });
  }

  it("passes on a defect without repeating it", async () => {
    const { send, requests } = scripted(new TypeError("defect"));
    await assert.rejects(send(read), TypeError);
    assert.equal(requests.length, 1);
  });
});
