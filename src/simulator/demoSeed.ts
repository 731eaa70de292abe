import type { Seed } from "./simulation";

const firstDevice = 353238063289555;
const deviceCount = 12;

/** A pool of 20, and 12 devices without a license. */
export const demoSeed: Seed = {
  applications: [{ key: "demo-key", secret: "demo-secret" }],
  users: [{ username: "demo-user", password: "demo-password", accounts: ["0402196254-00001"] }],
  accounts: [
    {
      accountName: "0402196254-00001",
      purchaseType: "TS-HFOTA-MRC",
      licenseCount: 20,
      devices: Array.from({ length: deviceCount }, (_, position) => ({
        deviceId: String(firstDevice + position),
        licensed: false,
        upgrade: "none" as const,
      })),
    },
  ],
};
