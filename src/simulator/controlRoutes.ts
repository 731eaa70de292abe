import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import { Hono } from "hono";
import { z } from "zod";

import { InvalidInputError, parseInput } from "./invalidInput";
import { readBody } from "./readBody";
import type { World } from "./world";

const clockSchema = z.strictObject({ advanceSeconds: z.number() });

async function readJson(context: Context<{ Bindings: HttpBindings }>): Promise<unknown> {
  const text = await readBody(context);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InvalidInputError("the request body is not JSON", { cause });
  }
}

/** What the real service does not have: looking at the simulator and changing it from outside. */
export function controlRoutes(world: World): Hono<{ Bindings: HttpBindings }> {
  const routes = new Hono<{ Bindings: HttpBindings }>();

  routes.get("/state", (context) => context.json(world.describe()));
  routes.put("/state", async (context) => {
    world.reset(await readJson(context));
    return context.json(world.describe());
  });

  routes.patch("/accounts/:account", async (context) => {
    world.patchAccount(context.req.param("account"), await readJson(context));
    return context.json(world.describe());
  });

  routes.get("/requests", (context) => context.json({ requests: world.log.requests(), writes: world.log.writes() }));
  routes.delete("/requests", (context) => {
    world.log.clear();
    return context.body(null, 204);
  });

  routes.get("/faults", (context) => context.json(world.listFaults()));
  routes.put("/faults", async (context) => {
    world.setFaults(await readJson(context));
    return context.json(world.listFaults());
  });
  routes.delete("/faults", (context) => {
    world.setFaults([]);
    return context.body(null, 204);
  });

  routes.post("/clock", async (context) => {
    const { advanceSeconds } = parseInput(clockSchema, await readJson(context), "clock");
    world.clock.advance(advanceSeconds);
    return context.json({ now: world.clock.now().toISOString() });
  });

  return routes;
}
