import { connect } from "node:net";
import type { Readable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";

export interface Start {
  /** The engine holds its other end open. */
  readonly stdin: Readable & { readonly isTTY?: boolean; unref?(): unknown };
  /** With the engine's address as the first argument after the script. */
  readonly argv: readonly string[];
}

const lookAgainMs = 1_000;

/**
 * Resolves once the engine that started this process is gone, even if killed: it sends no signal then, and the parent
 * is a shell that lives on. Standard input may end for other reasons, so only an engine that no longer listens counts
 * as gone. Keeps no process alive.
 */
export async function engineGone({ stdin, argv }: Start): Promise<void> {
  const [, host, port] = /^(.+):(\d+)$/.exec(argv[2] ?? "") ?? [];
  // Reading a terminal would stop a process in the background.
  if (host === undefined || stdin.isTTY === true) {
    return new Promise(() => undefined);
  }
  await ended(stdin);
  while (await isListening(host, Number(port))) {
    await wait(lookAgainMs, undefined, { ref: false });
  }
}

function ended(stdin: Start["stdin"]): Promise<void> {
  return new Promise((resolve) => {
    for (const event of ["end", "close", "error"]) {
      stdin.once(event, () => {
        resolve();
      });
    }
    stdin.resume();
    stdin.unref?.();
  });
}

function isListening(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.unref();
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", (error: NodeJS.ErrnoException) => {
      resolve(error.code !== "ECONNREFUSED");
    });
  });
}
