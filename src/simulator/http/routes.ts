import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";

import type { Operation } from "../service/call";
import { noSuchResource } from "../service/answers";
import { InvalidInputError } from "../service/input";
import { type ApiVersion, versions } from "../wire";
import { BodyTooLargeError, type HttpContext } from "./body";
import { controlRoutes, type Controls } from "./controlRoutes";
import { exchange, type ServiceOptions } from "./exchange";
import { hostGuard } from "./hostGuard";

export interface RouteOptions extends ServiceOptions {
  readonly controls: Controls;
  readonly versions: readonly ApiVersion[];
  /** The address listened on. */
  readonly host: string;
}

export function simulatorRoutes(options: RouteOptions): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();

  app.use(hostGuard(options.host));
  addServiceRoutes(app, options);
  app.route("/_simulator", controlRoutes(options.controls));

  // Printed, because to a client a wrong path may look like an outage.
  app.notFound((context) => {
    const { method, path } = context.req;
    console.error(`ThingSpace simulator: there is no ${method} ${path}`);
    if (!path.startsWith("/api/")) {
      const answered = app.routes.filter((route) => route.method !== "ALL");
      const known = answered.map((route) => `${route.method} ${route.path}`);
      return context.json({ error: `there is no ${method} ${path}`, known }, 404);
    }
    const { status, headers, body } = noSuchResource;
    options.log.add(method, path).status = status;
    return new Response(body, { status, headers });
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
      // The client hung up mid-request.
      return context.body(null, 400);
    }
    console.error("ThingSpace simulator: a bug in the simulator:", error);
    return context.json({ error: `a bug in the simulator: ${error.message}` }, 500);
  });

  return app;
}

function addServiceRoutes(app: Hono<{ Bindings: HttpBindings }>, options: RouteOptions): void {
  // Credentials have no version.
  const serve = (operation: Operation) => (context: HttpContext) =>
    exchange(context, operation, versions.v1.format, options);

  // https://thingspace.verizon.com/documentation/apis/software-management/getting-started/get-credentials.html
  app.post("/api/ts/v1/oauth2/token", serve("token"));

  // https://thingspace.verizon.com/resources/documentation/connectivity/API_Reference/Start_Connectivity_Management_Session/
  app.post("/api/m2m/v1/session/login", serve("login"));

  // https://thingspace.verizon.com/resources/documentation/connectivity/API_Reference/End_Connectivity_Management_Session/
  app.post("/api/m2m/v1/session/logout", serve("logout"));

  for (const version of options.versions) {
    const { format, routes } = versions[version];
    for (const { method, path, operation, isServed = () => true } of routes) {
      app.on(method, `/api/fota/${version}${path}`, async (context, next) =>
        // Checked each time, because a reset may change the behavior.
        isServed(options.world().behavior) ? exchange(context, operation, format, options) : next(),
      );
    }
  }
}
