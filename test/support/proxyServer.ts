import { createServer, request as forward, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";
import type { Duplex } from "node:stream";

export interface ProxiedRequest {
  /** `CONNECT host:443`, or `GET http://host/path`. */
  readonly line: string;
  readonly headers: IncomingHttpHeaders;
  /** Tells the connections to the proxy apart. */
  readonly port: number | undefined;
}

export interface ProxyServer {
  /** As `127.0.0.1:8080`. */
  readonly host: string;
  readonly requests: readonly ProxiedRequest[];
}

export interface ProxyOptions {
  /** Where everything is let through to, whatever host was asked for. */
  readonly to?: { readonly port: number };
  /** What is answered instead of letting it through; "nothing" hangs up. */
  readonly refuseWith?: number | "nothing";
}

/** Runs the body with a proxy on a free port, as companies have them, and closes it whatever happens. */
export async function withProxy(options: ProxyOptions, body: (proxy: ProxyServer) => Promise<void>): Promise<void> {
  const { to, refuseWith } = options;
  const requests: ProxiedRequest[] = [];
  const sockets = new Set<Duplex>();
  const note = ({ method = "", url = "", headers, socket }: IncomingMessage) => {
    requests.push({ line: `${method} ${url}`, headers, port: socket.remotePort });
  };
  const server = createServer((incoming, outgoing) => {
    note(incoming);
    if (typeof refuseWith === "number" || to === undefined) {
      outgoing.writeHead(typeof refuseWith === "number" ? refuseWith : 502).end("no");
      return;
    }
    const { pathname, search } = new URL(incoming.url ?? "");
    const { method, headers } = incoming;
    const passed = forward(
      { host: "127.0.0.1", port: to.port, method, path: `${pathname}${search}`, headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, {
          "content-type": answer.headers["content-type"] ?? "text/plain",
        });
        answer.pipe(outgoing);
      },
    );
    incoming.pipe(passed);
  });
  server.on("connection", (socket: Socket) => sockets.add(socket));
  server.on("connect", (incoming: IncomingMessage, client: Duplex) => {
    note(incoming);
    if (refuseWith === "nothing") {
      client.end();
    } else if (refuseWith !== undefined || to === undefined) {
      client.end(`HTTP/1.1 ${refuseWith ?? 502} No\r\nContent-Length: 2\r\n\r\nno`);
    } else {
      const target = connect(to.port, "127.0.0.1", () => client.write("HTTP/1.1 200 Connection established\r\n\r\n"));
      sockets.add(target);
      target.on("error", () => client.destroy());
      client.on("error", () => target.destroy());
      client.pipe(target).pipe(client);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await body({ host: `127.0.0.1:${(server.address() as AddressInfo).port}`, requests });
  } finally {
    for (const socket of sockets) {
      socket.destroy();
    }
    await new Promise((resolve) => server.close(resolve));
  }
}
