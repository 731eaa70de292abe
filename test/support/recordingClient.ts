import assert from "node:assert/strict";
import fetch, { Headers, Response } from "node-fetch";
import type { Simulator } from "../../src/simulator";
import { createThingSpaceClient, type ThingSpaceClient } from "../../src/thingspace/client";
import { systemClock, type Clock } from "../../src/thingspace/http/clock";
import type { Fetch } from "../../src/thingspace/http/exchange";
import { apiVersion } from "./apiVersion";
import { demoSettings } from "./demoSettings";

/** A write as it was sent. */
export interface SentWrite {
  readonly kind: "assign" | "remove";
  readonly devices: readonly string[];
}

/** What left this process for ThingSpace, for tests that must prove what did not, or that it appears nowhere else. */
export class SentRequests {
  readonly writes: SentWrite[] = [];
  /** Credentials and tokens, as they stood in headers and bodies. */
  readonly secrets = new Set<string>(["demo-secret", "demo-password"]);

  /** @param echoes whether the other side says back, with a failure, what it was sent */
  constructor(private readonly echoes = false) {}

  readonly fetch: Fetch = async (address, init) => {
    assert.ok(typeof address === "string");
    for (const [name, value] of Object.entries(init?.headers ?? {})) {
      if (/^(authorization|vz-m2m-token)$/i.test(name)) {
        this.secrets.add(String(value).replace(/^(Basic|Bearer) /, ""));
      }
    }
    const kind = /\/licenses\/[^/]+\/(assign|remove)$/.exec(new URL(address).pathname)?.[1];
    if (kind === "assign" || kind === "remove") {
      assert.ok(typeof init?.body === "string");
      const { deviceList } = JSON.parse(init.body) as { deviceList: string[] };
      this.writes.push({ kind, devices: deviceList });
    }
    return this.#withEcho(await fetch(address, init));
  };

  /** The words of a failure are those of the other side, which may be a gateway that says back what it was sent. */
  async #withEcho(answer: Response): Promise<Response> {
    const type = answer.headers.get("content-type") ?? "";
    if (!this.echoes || answer.ok || !type.includes("json")) {
      return answer;
    }
    const body = (await answer.text()).replace(
      /("(?:errorMessage|message|error_description)":\s*"[^"]*)"/,
      (_, message: string) => `${message}; seen: ${[...this.secrets].join(" ")}"`,
    );
    const headers = new Headers(answer.headers);
    headers.delete("content-length");
    return new Response(body, { status: answer.status, headers });
  }

  /** All devices that were named in writes of this kind. */
  devices(kind: SentWrite["kind"]): string[] {
    return this.writes.filter((write) => write.kind === kind).flatMap(({ devices }) => devices);
  }
}

/**
 * A clock for a client of a simulator in this process, that asks one thing at a time: backing off takes no time, and a request is given up as
 * soon as one of the faults `holdUps` has kept its answer back.
 */
export function hastyClock(simulator: Pick<Simulator, "requests">, holdUps: ReadonlySet<string> = new Set()): Clock {
  let ahead = 0;
  return {
    now: () => systemClock.now() + ahead,
    sleep: async (milliseconds, signal) => {
      if (signal === undefined) {
        ahead += milliseconds;
      } else if (holdUps.size === 0) {
        await systemClock.sleep(milliseconds, signal);
      } else {
        const earlier = simulator.requests().length;
        const isHeldUp = () =>
          simulator
            .requests()
            .slice(earlier)
            .some(({ fault = "" }) => holdUps.has(fault));
        while (!signal.aborted && !isHeldUp()) {
          await new Promise((resolve) => setTimeout(resolve, 1));
        }
        // By then it has taken effect, if it was to.
        await systemClock.sleep(4, signal);
      }
    },
  };
}

/** How a client talks to ThingSpace. */
export interface Manner {
  readonly concurrency?: number;
  /** Devices in a request. */
  readonly batchSize?: number;
  readonly version?: typeof apiVersion;
}

/** Our client on a simulator, with two devices in a request and one request at a time: small, and in a fixed order. */
export function recordingClient(
  { url }: Pick<Simulator, "url">,
  {
    sent,
    clock,
    concurrency = 1,
    batchSize = 2,
    version = apiVersion,
  }: Manner & { readonly sent: Pick<SentRequests, "fetch">; readonly clock: Clock },
): ThingSpaceClient {
  return createThingSpaceClient({
    settings: { ...demoSettings(url), apiVersion: version, batchSize, concurrency },
    fetch: sent.fetch,
    clock,
    random: () => 0,
  });
}
