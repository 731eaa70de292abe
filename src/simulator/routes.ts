import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";

import { controlRoutes } from "./controlRoutes";
import { noSuchResource } from "./gatewayAnswers";
import { hostGuard } from "./hostGuard";
import { InvalidInputError } from "./invalidInput";
import { BodyTooLargeError } from "./readBody";
import type { ServiceRoutesOptions } from "./serviceRoutes";
import { serviceRoutes } from "./serviceRoutes";

export interface SimulatorRoutesOptions extends ServiceRoutesOptions {
  /** The address that the simulator listens on. */
  readonly host: string;
}

/** All that the simulator answers. */
export function simulatorRoutes(options: SimulatorRoutesOptions): Hono<{ Bindings: HttpBindings }> {
  const { world, host } = options;
  const app = new Hono<{ Bindings: HttpBindings }>();

  app.use(hostGuard(host));
  app.route("/", serviceRoutes(options));
  app.route("/_simulator", controlRoutes(world));

  // Silence would let a client with a wrong path look like a service that is down.
  app.notFound((context) => {
    const { method, path } = context.req;
    console.error(`ThingSpace simulator: there is no ${method} ${path}`);
    if (!path.startsWith("/api/")) {
      const answered = app.routes.filter((route) => route.method !== "ALL");
      const known = answered.map((route) => `${route.method} ${route.path}`);
      return context.json({ error: `there is no ${method} ${path}`, known }, 404);
    }
    world.log.add(method, path).status = noSuchResource.status;
    return new Response(noSuchResource.body, { status: noSuchResource.status, headers: noSuchResource.headers });
  });

  app.onError((error, context) => {
    if (error instanceof InvalidInputError) {
      return context.json({ error: error.message }, 400);
    }
    if (error instanceof BodyTooLargeError) {
      return context.json({ error: error.message }, 413);
    }
    const { destroyed: isClosed, complete: isComplete } = context.env.incoming;
    if (isClosed && !isComplete) {
      // Whoever asked has hung up in the middle of the question, and nobody hears the answer.
      return context.body(null, 400);
    }
    console.error("ThingSpace simulator: a defect of the simulator itself:", error);
    return context.json({ error: `a defect of the simulator itself: ${error.message}` }, 500);
  });

  return app;
}
