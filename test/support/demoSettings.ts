import type { Settings } from "../../src/settings/config";

/** Settings with which a client reaches a simulator that has its demo credentials. */
export function demoSettings(baseUrl: string): Settings {
  return {
    baseUrl,
    apiVersion: "v1",
    access: { applicationKey: "demo-key", applicationSecret: "demo-secret" },
    session: { username: "demo-user", password: "demo-password" },
    batchSize: 100,
    concurrency: 4,
    timeoutSeconds: 30,
    lagSeconds: 120,
    requestsPerSecond: undefined,
    fromStack: [],
  };
}
