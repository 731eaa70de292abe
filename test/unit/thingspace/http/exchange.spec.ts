import assert from "node:assert/strict";
import { Agent } from "node:http";
import { Response } from "node-fetch";
import { z } from "zod";
import type { ThingSpaceError } from "../../../../src/thingspace/http/thingSpaceError";
import type { HttpRequest } from "../../../../src/thingspace/http/exchange";
import { exchangeWith } from "../../../support/exchangeWith";
import { fakeClock } from "../../../support/fakeClock";
import { withHttpServer } from "../../../support/httpServer";

const request: HttpRequest<unknown> = {
  method: "POST",
  path: "/assign",
  headers: { Authorization: "Bearer s3cret" },
  body: { deviceList: [] },
  schema: z.unknown(),
};

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

describe("an exchange", () => {
  it("sends JSON, and reads the whole response by its schema", async () => {
    await withHttpServer(
      () => ({ body: { licenseCount: 9 } }),
      async ({ url, requests }) => {
        const schema = z.object({ licenseCount: z.number() });
        const { value, response } = await exchangeWith(url)({ ...request, schema });
        assert.deepEqual([value, response], [{ licenseCount: 9 }, { status: 200, bytes: 18 }]);
        const [received] = requests;
        assert.equal(requests.length, 1);
        assert.equal(`${received!.method} ${received!.path} ${received!.body}`, 'POST /assign {"deviceList":[]}');
        assert.equal(received!.headers["authorization"], "Bearer s3cret");
        assert.equal(received!.headers["content-type"], "application/json");
        assert.equal(received!.headers["accept"], "application/json");
      },
    );
  });

  it("sends a form", async () => {
    await withHttpServer(
      () => ({}),
      async ({ url, requests }) => {
        await exchangeWith(url)({ ...request, body: new URLSearchParams({ grant_type: "client_credentials" }) });
        const [received] = requests;
        assert.equal(received!.headers["content-type"], "application/x-www-form-urlencoded");
        assert.equal(received!.body, "grant_type=client_credentials");
      },
    );
  });

  it("fails with what the headers of a response say, too", async () => {
    const headers = { "Retry-After": "Wed, 21 Oct 2026 07:28:07 GMT", Date: "Wed, 21 Oct 2026 07:28:00 GMT" };
    const rejected = { status: 401, headers: { "WWW-Authenticate": 'Bearer error="invalid_token"' } };
    const replies = [{ status: 503, headers }, rejected];
    await withHttpServer(
      () => replies.shift(),
      async ({ url }) => {
        assert.equal((await failureOf(exchangeWith(url)(request))).retryAfterMs, 7000);
        assert.equal((await failureOf(exchangeWith(url)(request))).rejectedToken, "bearer");
      },
    );
  });

  it("fails with any status but 2xx, and with a rejected session in a 200", async () => {
    const replies = [{ status: 404 }, { body: { error: "unauthorized" } }];
    await withHttpServer(
      () => replies.shift(),
      async ({ url }) => {
        assert.equal((await failureOf(exchangeWith(url)(request))).kind, "refused");
        const { kind, rejectedToken } = await failureOf(exchangeWith(url)(request));
        assert.deepEqual([kind, rejectedToken], ["credentials", "session"]);
      },
    );
  });

  const pauses: [status: number, retryAfter: string | undefined, pause: number][] = [
    [429, undefined, 1000],
    [429, "7", 7000],
    [429, "soon", 1000],
    [429, "0", 1000],
    [503, "7", 7000],
    [503, undefined, 0],
    [400, undefined, 0],
  ];
  for (const [status, retryAfter, pause] of pauses) {
    it(`pauses all requests for ${pause} ms after ${status} with Retry-After: ${String(retryAfter)}`, async () => {
      const clock = fakeClock();
      const headers: Record<string, string> = retryAfter === undefined ? {} : { "Retry-After": retryAfter };
      const responses = [new Response("", { status, headers }), new Response("")];
      const send = exchangeWith("http://127.0.0.1", {
        clock,
        fetch: () => Promise.resolve(responses.shift() ?? new Response("")),
      });
      await failureOf(send(request));
      await send(request);
      assert.equal(clock.now(), pause);
    });
  }

  it("does not follow redirects, because credentials would go with it", async () => {
    await withHttpServer(
      () => ({ status: 302, headers: { Location: "/elsewhere" } }),
      async ({ url, requests }) => {
        assert.equal((await failureOf(exchangeWith(url)(request))).kind, "redirected");
        assert.equal(requests.length, 1);
      },
    );
  });

  it("keeps connections alive when it is given an agent", async () => {
    const agent = new Agent({ keepAlive: true });
    await withHttpServer(
      () => ({}),
      async ({ url, requests }) => {
        await exchangeWith(url, { agent })(request);
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
          (await failureOf(exchangeWith(url, { clock, timeoutSeconds: 1 })(request))).message,
          /within 1 second\./,
        );
      },
    );
  });

  it("knows that a request whose connection was refused did nothing", async () => {
    const error = await failureOf(exchangeWith("http://127.0.0.1:1")(request));
    assert.equal(error.kind, "unreachable");
    assert.equal(error.mayHaveActed, false);
    assert.equal(error.code, "service-unreachable");
    assert.match(error.message, /http:\/\/127\.0\.0\.1:1 \(connection refused\).*THINGSPACE_BASE_URL/);
  });

  it("knows that a request to a host without an address did nothing", async () => {
    const error = await failureOf(exchangeWith("http://thingspace.invalid")(request));
    assert.equal(error.kind, "unreachable");
    assert.match(error.message, /unknown host name|host name could not be looked up/);
  });

  it("does not know what a request did whose connection was reset", async () => {
    await withHttpServer(
      (_request, response) => void response.socket!.destroy(),
      async ({ url }) => {
        const error = await failureOf(exchangeWith(url)(request));
        assert.equal(error.kind, "interrupted");
        assert.equal(error.mayHaveActed, true);
      },
    );
  });

  it("does not take a cut body for a response", async () => {
    await withHttpServer(
      (_request, response) => {
        response.writeHead(200, { "Content-Length": "100" });
        response.write('{"deviceList":');
        setImmediate(() => response.socket!.destroy());
        return undefined;
      },
      async ({ url }) => {
        const error = await failureOf(exchangeWith(url)(request));
        assert.equal(error.kind, "interrupted");
      },
    );
  });

  for (const [name, headersFirst] of [
    ["no response comes", false],
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
          const error = await failureOf(exchangeWith(url, { clock })(request));
          assert.equal(error.kind, "timeout");
          assert.equal(error.mayHaveActed, true);
          assert.equal(error.code, "request-timeout");
          assert.match(error.message, /POST \/assign within 30 seconds.*thingspace:timeoutSeconds/);
        },
      );
    });
  }

  it("refuses a response without end", async () => {
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
        const error = await failureOf(exchangeWith(url)(request));
        assert.equal(error.kind, "unexpected");
        assert.equal(error.code, "response-too-large");
      },
    );
  });
});
