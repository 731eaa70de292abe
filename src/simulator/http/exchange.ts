import { setTimeout as wait } from "node:timers/promises";

import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";

import type { ArmedFaults } from "../faults/armedFaults";
import type { Effect } from "../faults/defineFault";
import { type Answer, requestTooLarge } from "../service/answers";
import type { Call, Operation } from "../service/call";
import type { WireFormat } from "../service/ports";
import { answerCall } from "../service/service";
import type { World } from "../service/world";
import { BodyTooLargeError, type HttpContext, readBody } from "./body";
import type { OpenRequest, RequestLog } from "./requestLog";

export interface ServiceOptions {
  /** A reset replaces it. */
  readonly world: () => World;
  readonly faults: ArmedFaults;
  readonly log: RequestLog;
  readonly latencyMs: number;
}

export async function exchange(
  context: HttpContext,
  operation: Operation,
  format: WireFormat,
  options: ServiceOptions,
): Promise<Response> {
  const { pathname, search } = new URL(context.req.url);
  const logged = options.log.add(context.req.method, `${pathname}${search}`);
  try {
    return await converse(context, operation, format, options, logged);
  } catch (error) {
    if (error instanceof BodyTooLargeError) {
      logged.status = requestTooLarge.status;
      return respond(requestTooLarge, options.world());
    }
    throw error;
  }
}

async function converse(
  context: HttpContext,
  operation: Operation,
  format: WireFormat,
  { world, faults, latencyMs }: ServiceOptions,
  logged: OpenRequest,
): Promise<Response> {
  const { socket } = context.env.incoming;
  let reading: Promise<Call> | undefined;
  const read = () => (reading ??= readCall(context, operation));

  const drawn = await faults.draw(operation, read);
  if (drawn !== undefined) {
    logged.fault = drawn.fault.name;
  }
  const { connection, delayMs = 0, ...hooks }: Effect = drawn?.effect ?? {};
  if (connection === "refuse") {
    socket.destroy();
    return RESPONSE_ALREADY_SENT;
  }
  const call = await read();
  await delay(latencyMs);
  if (connection === "reset-before") {
    socket.resetAndDestroy();
    return RESPONSE_ALREADY_SENT;
  }
  if (connection === "stall") {
    await untilClosed(context);
    return RESPONSE_ALREADY_SENT;
  }

  const answer = answerCall(call, world(), format, hooks);

  await delay(delayMs);
  if (connection === "reset-after") {
    socket.resetAndDestroy();
    return RESPONSE_ALREADY_SENT;
  }
  logged.status = answer.status;
  if (connection === "cut-body") {
    sendHalf(context, answer);
    return RESPONSE_ALREADY_SENT;
  }
  return respond(answer, world());
}

function respond({ status, headers, body }: Answer, { clock }: World): Response {
  // The same clock as in the body.
  return new Response(body, { status, headers: { date: clock.now().toUTCString(), ...headers } });
}

async function readCall(context: HttpContext, operation: Operation): Promise<Call> {
  const { req } = context;
  // Its place differs between versions and pages.
  const cursors = ["lastSeenDeviceId", "lastSeenCampaignId", "startIndex"].map((name) => req.query(name));
  return {
    operation,
    accountName: req.param("account") ?? "",
    startIndex: req.param("startIndex") ?? cursors.find((cursor) => cursor !== undefined) ?? "0",
    upgradeStatus: req.param("upgradeStatus") ?? req.query("campaignStatus") ?? "",
    campaignId: req.param("campaignId") ?? "",
    authorization: req.header("authorization") ?? "",
    sessionToken: req.header("vz-m2m-token") ?? "",
    body: await readBody(context),
  };
}

/** Must not keep a closed simulator's process alive. */
async function delay(milliseconds: number): Promise<void> {
  if (milliseconds > 0) {
    await wait(milliseconds, undefined, { ref: false });
  }
}

async function untilClosed({ env: { outgoing } }: HttpContext): Promise<void> {
  if (!outgoing.closed) {
    await new Promise((resolve) => outgoing.once("close", resolve));
  }
}

function sendHalf({ env: { incoming, outgoing } }: HttpContext, { status, headers, body }: Answer): void {
  const bytes = Buffer.from(body);
  outgoing.writeHead(status, { ...headers, "content-length": bytes.length });
  outgoing.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => incoming.socket.destroy());
}
