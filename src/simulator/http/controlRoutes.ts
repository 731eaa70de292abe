import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import { z } from "zod";

import { InvalidInputError, parseInput } from "../service/input";
import { type HttpContext, readBody } from "./body";
import type { LoggedRequest } from "./requestLog";

/** Bad input throws an InvalidInputError. */
export interface Controls {
  state(): object;
  reset(seed: unknown): void;
  patchAccount(name: string, patch: unknown): void;
  requests(): readonly LoggedRequest[];
  writes(): number;
  clearRequests(): void;
  faults(): readonly object[];
  setFaults(faults: unknown): void;
  advanceClock(seconds: number): void;
  now(): Date;
}

const clockSchema = z.strictObject({ advanceSeconds: z.number() });

/** Paths under `/_simulator`, which the real service lacks. */
export function controlRoutes(controls: Controls): Hono<{ Bindings: HttpBindings }> {
  const routes = new Hono<{ Bindings: HttpBindings }>();

  routes.get("/state", (context) => context.json(controls.state()));
  routes.put("/state", async (context) => {
    controls.reset(await readJson(context));
    return context.json(controls.state());
  });

  routes.patch("/accounts/:account", async (context) => {
    controls.patchAccount(context.req.param("account"), await readJson(context));
    return context.json(controls.state());
  });

  routes.get("/requests", (context) => context.json({ requests: controls.requests(), writes: controls.writes() }));
  routes.delete("/requests", (context) => {
    controls.clearRequests();
    return context.body(null, 204);
  });

  routes.get("/faults", (context) => context.json(controls.faults()));
  routes.put("/faults", async (context) => {
    controls.setFaults(await readJson(context));
    return context.json(controls.faults());
  });
  routes.delete("/faults", (context) => {
    controls.setFaults([]);
    return context.body(null, 204);
  });

  routes.post("/clock", async (context) => {
    const { advanceSeconds } = parseInput(clockSchema, await readJson(context), "clock");
    controls.advanceClock(advanceSeconds);
    return context.json({ now: controls.now().toISOString() });
  });

  return routes;
}

async function readJson(context: HttpContext): Promise<unknown> {
  const text = await readBody(context);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InvalidInputError("the request body is not JSON", { cause });
  }
}
