import type { Simulator } from "../src/simulator";

/** What a program needs to reach a simulator with its demo credentials. */
export function simulatorSettings(simulator: Pick<Simulator, "url">) {
  return {
    THINGSPACE_BASE_URL: simulator.url,
    THINGSPACE_APPLICATION_KEY: "demo-key",
    THINGSPACE_APPLICATION_SECRET: "demo-secret",
    THINGSPACE_USERNAME: "demo-user",
    THINGSPACE_PASSWORD: "demo-password",
  };
}
