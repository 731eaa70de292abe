import assert from "node:assert/strict";
import { Agent } from "node:http";
import fetch from "node-fetch";
import { systemClock } from "../../../../src/thingspace/http/clock";
import type { ThingSpaceError } from "../../../../src/thingspace/http/errors";
import { createRedactor } from "../../../../src/thingspace/http/redaction";
import { createTransport, type HttpRequest, type TransportOptions } from "../../../../src/thingspace/http/exchange";
import { fakeClock } from "../../../support/fakeClock";
import { withHttpServer } from "../../../support/httpServer";

const { clean } = createRedactor();
const request: HttpRequest = {
  kind: "assign",
  method: "POST",
  path: "/assign",
  headers: { Authorization: "Bearer s3cret", "Content-Type": "application/json" },
  body: '{"deviceList":[]}',
};
const transportTo = (baseUrl: string, options: Partial<TransportOptions> = {}) =>
  createTransport({ baseUrl, timeoutSeconds: 30, fetch, clock: systemClock, clean, ...options });

async function failureOf(exchange: Promise<unknown>): Promise<ThingSpaceError> {
  let failure: unknown;
  await assert.rejects(exchange, (error) => {
    failure = error;
    return true;
  });
  const error = failure as ThingSpaceError;
  assert.equal(error.name, "ThingSpaceError");
  assert.ok(!`${error.message} ${String(error.cause)} ${JSON.stringify(error)}`.includes("s3cret"));
  return error;
}

describe("transport", () => {
  it("sends the request and reads the whole answer, whatever its status", async () => {
    const reply = {
      status: 503,
      headers: { "Retry-After": "7", Date: "Wed, 21 Oct 2026 07:28:00 GMT", "WWW-Authenticate": "Bearer" },
      body: { errorCode: "X" },
    };
    await withHttpServer(
      () => reply,
      async ({ url, requests }) => {
        assert.deepEqual(await transportTo(url)(request), {
          status: 503,
          body: '{"errorCode":"X"}',
          retryAfter: "7",
          date: "Wed, 21 Oct 2026 07:28:00 GMT",
          authenticate: "Bearer",
        });
        const [received] = requests;
        assert.equal(requests.length, 1);
        assert.equal(`${received!.method} ${received!.path} ${received!.body}`, 'POST /assign {"deviceList":[]}');
        assert.equal(received!.headers["authorization"], "Bearer s3cret");
        assert.equal(received!.headers["content-type"], "application/json");
        assert.equal(received!.headers["accept"], "application/json");
      },
    );
  });

  it("does not follow redirects, because credentials would go with it", async () => {
    await withHttpServer(
      () => ({ status: 302, headers: { Location: "/elsewhere" } }),
      async ({ url, requests }) => {
        assert.equal((await transportTo(url)(request)).status, 302);
        assert.equal(requests.length, 1);
      },
    );
  });

  it("keeps connections alive when it is given an agent", async () => {
    const agent = new Agent({ keepAlive: true });
    await withHttpServer(
      () => ({}),
      async ({ url, requests }) => {
        await transportTo(url, { agent })(request);
        assert.equal(requests[0]!.headers["connection"], "keep-alive");
      },
    );
    agent.destroy();
  });

  it("speaks of one second as one", async () => {
    const clock = fakeClock();
    await withHttpServer(
      () => {
        setImmediate(() => {
          clock.advance(1_000);
        });
        return undefined;
      },
      async ({ url }) => {
        assert.match(
          (await failureOf(transportTo(url, { clock, timeoutSeconds: 1 })(request))).message,
          /within 1 second\./,
        );
      },
    );
  });

  it("knows that a request whose connection was refused did nothing", async () => {
    const error = await failureOf(transportTo("http://127.0.0.1:1")(request));
    assert.equal(error.kind, "unreachable");
    assert.equal(error.mayHaveActed, false);
    assert.equal(
      error.message,
      "Cannot reach ThingSpace at http://127.0.0.1:1 (connection refused). " +
        "Check the setting thingspace:baseUrl (THINGSPACE_BASE_URL) and the network.",
    );
  });

  it("knows that a request to a host without an address did nothing", async () => {
    const error = await failureOf(transportTo("http://thingspace.invalid")(request));
    assert.equal(error.kind, "unreachable");
    assert.match(error.message, /name of the host/);
  });

  it("does not know what a request did whose connection was reset", async () => {
    await withHttpServer(
      (_request, response) => void response.socket!.destroy(),
      async ({ url }) => {
        const error = await failureOf(transportTo(url)(request));
        assert.equal(error.kind, "interrupted");
        assert.equal(error.mayHaveActed, true);
      },
    );
  });

  it("does not take a cut body for an answer", async () => {
    await withHttpServer(
      (_request, response) => {
        response.writeHead(200, { "Content-Length": "100" });
        response.write('{"deviceList":');
        setImmediate(() => response.socket!.destroy());
        return undefined;
      },
      async ({ url }) => {
        const error = await failureOf(transportTo(url)(request));
        assert.equal(error.kind, "interrupted");
      },
    );
  });

  for (const [name, headersFirst] of [
    ["no answer comes", false],
    ["the body stalls", true],
  ] as const) {
    it(`gives up when the time is over and ${name}`, async () => {
      const clock = fakeClock();
      await withHttpServer(
        (_request, response) => {
          if (headersFirst) {
            response.writeHead(200);
            response.write("{");
          }
          setImmediate(() => {
            clock.advance(29_999);
            clock.advance(1);
          });
          return undefined;
        },
        async ({ url }) => {
          const error = await failureOf(transportTo(url, { clock })(request));
          assert.equal(error.kind, "timeout");
          assert.equal(error.mayHaveActed, true);
          assert.match(error.message, /did not answer POST \/assign within 30 seconds.*thingspace:timeoutSeconds/);
        },
      );
    });
  }

  it("refuses an answer without end", async () => {
    await withHttpServer(
      (_request, response) => {
        response.writeHead(200);
        const chunk = Buffer.alloc(1024 * 1024, "x");
        const pour = () => {
          while (!response.destroyed && response.write(chunk)) {
            // Until the other side's buffers are full.
          }
        };
        response.on("drain", pour);
        pour();
        return undefined;
      },
      async ({ url }) => {
        const error = await failureOf(transportTo(url)(request));
        assert.equal(error.kind, "unexpected");
        assert.match(error.message, /too large/);
      },
    );
  });
});
