import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";

import type { Operation } from "./call";
import type { HttpContext, ServiceOptions } from "./exchange";
import { exchange } from "./exchange";
import type { ApiVersion } from "./versions";
import { versions } from "./versions";

export interface ServiceRoutesOptions extends ServiceOptions {
  readonly versions: readonly ApiVersion[];
}

/** The service's own paths: the credentials, and those of each version that is spoken. */
export function serviceRoutes(options: ServiceRoutesOptions): Hono<{ Bindings: HttpBindings }> {
  const routes = new Hono<{ Bindings: HttpBindings }>();
  // Credentials have no version, and print nothing that a version would print.
  const serve = (operation: Operation) => (context: HttpContext) =>
    exchange(context, operation, versions.v1.format, options);

  // https://thingspace.verizon.com/documentation/apis/software-management/getting-started/get-credentials.html
  routes.post("/api/ts/v1/oauth2/token", serve("token"));

  // https://thingspace.verizon.com/resources/documentation/connectivity/API_Reference/Start_Connectivity_Management_Session/
  routes.post("/api/m2m/v1/session/login", serve("login"));

  // https://thingspace.verizon.com/resources/documentation/connectivity/API_Reference/End_Connectivity_Management_Session/
  routes.post("/api/m2m/v1/session/logout", serve("logout"));

  for (const version of options.versions) {
    const { format, routes: ofVersion } = versions[version];
    for (const { method, path, operation, isServed = () => true } of ofVersion) {
      routes.on(method, `/api/fota/${version}${path}`, async (context, next) =>
        // Asked each time, because a reset may bring another behavior.
        isServed(options.world.behavior) ? exchange(context, operation, format, options) : next(),
      );
    }
  }
  return routes;
}
