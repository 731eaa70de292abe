import { once } from "node:events";
import { connect } from "node:net";
import { buffer } from "node:stream/consumers";

/** Sends these bytes to a server, and gives what it answers until it hangs up. */
export async function rawExchange(url: string, ...parts: readonly (string | Uint8Array)[]): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, "connect");
  const answer = buffer(socket);
  socket.write(Buffer.concat(parts.map((part) => Buffer.from(part))));
  return (await answer).toString("latin1");
}
