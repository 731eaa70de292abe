import { setTimeout as wait } from "node:timers/promises";

import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context } from "hono";

import type { Answer } from "./answer";
import type { Call, Operation } from "./call";
import { requestTooLarge } from "./gatewayAnswers";
import { BodyTooLargeError, readBody } from "./readBody";
import type { OpenRequest } from "./requestLog";
import { answerCall } from "./service";
import type { WireFormat } from "./wireFormat";
import type { World } from "./world";

export type HttpContext = Context<{ Bindings: HttpBindings }>;

export interface ServiceOptions {
  readonly world: World;
  /** Milliseconds that every request to the service waits before it is looked at. */
  readonly latencyMs: number;
}

/** One request to the service from its arrival to its answer, or to the fault that there is none. */
export async function exchange(
  context: HttpContext,
  operation: Operation,
  format: WireFormat,
  options: ServiceOptions,
): Promise<Response> {
  const { pathname, search } = new URL(context.req.url);
  const logged = options.world.log.add(context.req.method, `${pathname}${search}`);
  try {
    return await converse(context, operation, format, options, logged);
  } catch (error) {
    if (error instanceof BodyTooLargeError) {
      logged.status = requestTooLarge.status;
      return respond(requestTooLarge, options.world);
    }
    throw error;
  }
}

async function converse(
  context: HttpContext,
  operation: Operation,
  format: WireFormat,
  { world, latencyMs }: ServiceOptions,
  logged: OpenRequest,
): Promise<Response> {
  const { incoming } = context.env;
  let reading: Promise<Call> | undefined;
  const read = () => (reading ??= readCall(context, operation));

  const drawn = await world.faults.draw(operation, read);
  if (drawn !== undefined) {
    logged.fault = drawn.name;
  }
  const effect = drawn?.effect;
  if (effect?.connection === "refuse") {
    incoming.socket.destroy();
    return RESPONSE_ALREADY_SENT;
  }
  const call = await read();
  await delay(latencyMs);
  if (effect?.connection === "reset-before") {
    incoming.socket.resetAndDestroy();
    return RESPONSE_ALREADY_SENT;
  }
  if (effect?.connection === "stall") {
    await untilClosed(context);
    return RESPONSE_ALREADY_SENT;
  }

  const answer = answerCall(call, world, effect, format);

  await delay(effect?.delayMs ?? 0);
  if (effect?.connection === "reset-after") {
    incoming.socket.resetAndDestroy();
    return RESPONSE_ALREADY_SENT;
  }
  logged.status = answer.status;
  if (effect?.connection === "cut-body") {
    sendHalf(context, answer);
    return RESPONSE_ALREADY_SENT;
  }
  return respond(answer, world);
}

function respond({ status, headers, body }: Answer, { clock }: World): Response {
  // Of the simulator's clock and not the machine's, because times in answers are meant by it.
  return new Response(body, { status, headers: { date: clock.now().toUTCString(), ...headers } });
}

async function readCall(context: HttpContext, operation: Operation): Promise<Call> {
  return {
    operation,
    accountName: context.req.param("account") ?? "",
    startIndex: findStart(context),
    upgradeStatus: context.req.param("upgradeStatus") ?? context.req.query("campaignStatus") ?? "",
    campaignId: context.req.param("campaignId") ?? "",
    authorization: context.req.header("authorization"),
    sessionToken: context.req.header("vz-m2m-token"),
    body: await readBody(context),
  };
}

/** The versions, and the pages within one of them, put it in different places. */
function findStart({ req }: HttpContext): string {
  const named = ["lastSeenDeviceId", "lastSeenCampaignId", "startIndex"].map((name) => req.query(name));
  return req.param("startIndex") ?? named.find((value) => value !== undefined) ?? "0";
}

/** Does not keep a closed simulator's process alive. */
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

/** Promises the whole body, sends half of it and hangs up. */
function sendHalf({ env: { incoming, outgoing } }: HttpContext, { status, headers, body }: Answer): void {
  const bytes = Buffer.from(body);
  outgoing.writeHead(status, { ...headers, "content-length": bytes.length });
  outgoing.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => incoming.socket.destroy());
}
