import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";

import type { Operation } from "./call";
import type { HttpContext, ServiceOptions } from "./exchange";
import { exchange } from "./exchange";

/** The service's own paths, as documented. */
export function serviceRoutes(options: ServiceOptions): Hono<{ Bindings: HttpBindings }> {
  const serve = (operation: Operation) => (context: HttpContext) => exchange(context, operation, options);
  const routes = new Hono<{ Bindings: HttpBindings }>();

  // https://thingspace.verizon.com/documentation/apis/software-management/getting-started/get-credentials.html
  routes.post("/api/ts/v1/oauth2/token", serve("token"));

  // https://thingspace.verizon.com/resources/documentation/connectivity/API_Reference/Start_Connectivity_Management_Session/
  routes.post("/api/m2m/v1/session/login", serve("login"));

  // https://thingspace.verizon.com/resources/documentation/connectivity/API_Reference/End_Connectivity_Management_Session/
  routes.post("/api/m2m/v1/session/logout", serve("logout"));

  // https://thingspace.verizon.com/documentation/apis/software-management/api-reference/get-subscription-status.html
  routes.get("/api/fota/v1/subscriptions/:account", serve("subscription"));

  // https://thingspace.verizon.com/documentation/apis/software-management/api-reference/get-license-status.html
  routes.get("/api/fota/v1/licenses/:account/index/:startIndex", serve("status"));

  // https://thingspace.verizon.com/documentation/apis/software-management/api-reference/assign-licenses-to-devices.html
  routes.post("/api/fota/v1/licenses/:account/assign", serve("assign"));

  // https://thingspace.verizon.com/documentation/apis/software-management/api-reference/remove-licenses-from-devices.html
  // The page prints a second slash before "licenses" in one place and not in its example; only the latter is served.
  routes.post("/api/fota/v1/licenses/:account/remove", serve("remove"));

  // https://thingspace.verizon.com/documentation/apis/software-management/api-reference/get-device-list.html
  routes.get("/api/fota/v1/devices/:account/index/:startIndex", serve("devices"));

  // https://thingspace.verizon.com/documentation/apis/software-management/api-reference/get-upgrades-by-status.html
  routes.get("/api/fota/v1/reports/:account/status/:upgradeStatus/index/:startIndex", serve("reports"));

  return routes;
}
