/** Runs Verizon's Python SDK against a simulator: everything about it that is not Python. */
import path from "node:path";
import { startSimulator } from "../../src/simulator";
import { imeis } from "../support/imeis";
import { run, type Finished } from "./python";

const script = path.join(__dirname, "verizon_sdk.py");

/** Five licensed devices, one of them without a time and one upgraded, two without a license, pages of two. */
export async function runVerizonSdk(python: string): Promise<Finished> {
  const assignmentTime = "2017-11-29T20:15:42.738Z";
  await using simulator = await startSimulator({
    seed: {
      accounts: [
        {
          accountName: "0402196254-00001",
          licenseCount: 20,
          devices: [
            ...imeis(3).map((deviceId) => ({ deviceId, licensed: true, assignmentTime })),
            ...imeis(1, 4).map((deviceId) => ({ deviceId, licensed: true })),
            ...imeis(1, 5).map((deviceId) => ({
              deviceId,
              licensed: true,
              assignmentTime,
              upgrade: "completed" as const,
            })),
            ...imeis(2, 101).map((deviceId) => ({ deviceId })),
          ],
        },
      ],
    },
    // Dates are read as RFC 3339 by the models of the SDK, and its v3 is spelled as it spells it.
    behavior: { pageSize: 2, timeFormat: "iso", v3Spelling: "sdk" },
  });
  return await run(python, ["-W", "ignore::DeprecationWarning", script, simulator.url]);
}
