import { createServer, type Server } from "node:http";

import { getRequestListener, type HttpBindings } from "@hono/node-server";
import type { Hono } from "hono";

export interface RunningServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** @throws the system's error, such as EADDRINUSE */
export async function openServer(
  app: Hono<{ Bindings: HttpBindings }>,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<RunningServer> {
  // By default Hono replaces the global Request and Response, which belong to the embedding process.
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  const server = createServer((request, response) => {
    void listener(request, response);
  });
  // From a client that takes the simulator for a proxy; Node.js would just hang up.
  server.on("connect", (_request, socket) => {
    socket.end("HTTP/1.1 405 Method Not Allowed\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  let closing: Promise<void> | undefined;
  return { url: findUrl(server), close: () => (closing ??= closeServer(server)) };
}

function findUrl(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === "string") {
    throw new Error("the simulator listens on no port");
  }
  const host = address.family === "IPv6" ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}

/** Idle and stalled connections would keep the process alive. */
async function closeServer(server: Server): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.close((error) => {
      if (error === undefined) {
        resolve();
      } else {
        reject(error);
      }
    });
    server.closeAllConnections();
  });
}
