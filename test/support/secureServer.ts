import { request as forward } from "node:http";
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import path from "node:path";

const directory = path.join(__dirname, "certificate");

/** The host that the certificate is for; no name server knows it. */
export const secureHost = "thingspace.test";
/** A certificate that nobody trusts by default, signed by itself. */
export const certificateFile = path.join(directory, "certificate.pem");

/** Runs the body with an https server before an http one, and closes it whatever happens. */
export async function withSecureServer(
  { url }: { readonly url: string },
  body: (server: { readonly port: number; readonly connections: number }) => Promise<void>,
): Promise<void> {
  const sockets = new Set<Socket>();
  const server = createServer({
    key: readFileSync(path.join(directory, "key.pem")),
    cert: readFileSync(certificateFile),
  });
  server.on("request", (incoming, outgoing) => {
    const { method, headers } = incoming;
    const passed = forward(`${url}${incoming.url ?? ""}`, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, { "content-type": answer.headers["content-type"] ?? "text/plain" });
      answer.pipe(outgoing);
    });
    incoming.pipe(passed);
  });
  server.on("secureConnection", (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await body({
      port: (server.address() as AddressInfo).port,
      get connections() {
        return sockets.size;
      },
    });
  } finally {
    for (const socket of sockets) {
      socket.destroy();
    }
    await new Promise((resolve) => server.close(resolve));
  }
}
