import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text is sent as it is, anything else as JSON. */
  readonly body?: unknown;
}

/** Answers a request, or does something worse to it through `response`. */
export type Responder = (request: ReceivedRequest, response: ServerResponse) => Reply | Promise<Reply> | undefined;

export interface HttpServer {
  readonly url: string;
  readonly requests: readonly ReceivedRequest[];
}

/** Runs the body against a real server on a free port, and closes it whatever happens. */
export async function withHttpServer(respond: Responder, body: (server: HttpServer) => Promise<void>): Promise<void> {
  const { server, ...http } = await startHttpServer(respond);
  try {
    await body(http);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** A real server on a free port, which whoever starts it closes or unrefs. */
export async function startHttpServer(respond: Responder): Promise<HttpServer & { readonly server: Server }> {
  const requests: ReceivedRequest[] = [];
  const server = createServer((incoming, response) => {
    void receive(incoming).then(async (request) => {
      requests.push(request);
      const reply = await respond(request, response);
      if (reply !== undefined) {
        send(response, reply);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, requests, server };
}

async function receive(incoming: IncomingMessage): Promise<ReceivedRequest> {
  const { method = "", url = "", headers } = incoming;
  return { method, path: url, headers, body: await text(incoming) };
}

function send(response: ServerResponse, { status = 200, headers = {}, body = "" }: Reply): void {
  response.writeHead(status, headers);
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}
