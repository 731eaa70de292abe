import { z } from "zod";

import type { Verdict } from "../accountRules";
import { noLicenseAvailable } from "../accountRules";
import { refusal, type Answer } from "../answer";
import type { Call } from "../call";
import { readDeviceList } from "../requestBody";
import { simpleFault, trigger, writes } from "./definition";
import { internalSystemError } from "./status";

/** Never an id of the request: no device of a fleet is all zeros. */
const foreignDevice = "000000000000000";

const devicesSchema = z.array(z.string()).min(1);

function changeFirst(change: (first: Verdict) => readonly Verdict[]) {
  return (verdicts: readonly Verdict[]) => [...verdicts.slice(0, 1).flatMap(change), ...verdicts.slice(1)];
}

/** The answer does not tell what became of the first device. */
function uncertainFault<const Name extends string>(name: Name, answer: (deviceId: string) => readonly Verdict[]) {
  return z
    .strictObject({
      name: z.literal(name),
      ...trigger(writes),
      /**
       * Whether the request took effect for that device all the same.
       *
       * @default true
       */
      takesEffect: z.boolean().default(true),
    })
    .transform((fault) => ({
      fault,
      effect: {
        operations: writes,
        reaching: (deviceIds: readonly string[]) => (fault.takesEffect ? deviceIds : deviceIds.slice(1)),
        verdicts: (verdicts: readonly Verdict[], [first]: readonly string[]) => [
          ...(first === undefined ? [] : answer(first)),
          ...verdicts.filter(({ deviceId }) => deviceId !== first),
        ],
      },
    }));
}

export const verdictFaults = [
  // The first half of the devices takes effect; then the service fails.
  z
    .strictObject({
      name: z.literal("half-applied"),
      ...trigger(writes),
      /**
       * What the service then answers.
       *
       * @default 500
       */
      status: z.literal([500, 503]).exactOptional(),
    })
    .transform((fault) => ({
      fault,
      effect: {
        operations: writes,
        reaching: (deviceIds: readonly string[]) => deviceIds.slice(0, Math.floor(deviceIds.length / 2)),
        answer: (answer: Answer) =>
          answer.status === 200 ? { ...internalSystemError, status: fault.status ?? 500 } : answer,
      },
    })),
  // These four tell a lie about, or beside, the first device of the request; what was asked takes effect, unless said otherwise.
  uncertainFault("verdict-missing", () => []),
  simpleFault("verdict-foreign", writes, {
    verdicts: (verdicts) => [...verdicts, { deviceId: foreignDevice, outcome: "success", reason: "Success" }],
  }),
  z
    .strictObject({
      name: z.literal("verdict-duplicate"),
      ...trigger(writes),
      /**
       * Whether the two contradict each other, the false one coming first.
       *
       * @default false
       */
      contradicting: z.boolean().exactOptional(),
    })
    .transform((fault) => ({
      fault,
      effect: {
        operations: writes,
        verdicts: changeFirst((first) => [
          fault.contradicting === true ? { ...first, outcome: "failed", reason: "Not allowed." } : first,
          first,
        ]),
      },
    })),
  uncertainFault("status-unknown", (deviceId) => [{ deviceId, outcome: "unknown", reason: "Success" }]),
  z
    .strictObject({
      name: z.literal("internal-error-device"),
      ...trigger(writes),
      /** The devices that fail; only requests that name one of them count. */
      devices: devicesSchema,
      /**
       * What is said of them.
       *
       * @default "Internal error."
       */
      reason: z.string().exactOptional(),
    })
    .transform((fault) => ({
      fault,
      effect: {
        operations: writes,
        concerns: (call: Call) => namesOneOf(call, fault.devices),
        interference: (deviceId: string) =>
          fault.devices.includes(deviceId) ? (fault.reason ?? "Internal error.") : undefined,
      },
    })),
  z
    .strictObject({
      name: z.literal("poison-device"),
      ...trigger(writes),
      /** The devices that make the service refuse a whole request; only requests that name one of them count. */
      devices: devicesSchema,
    })
    .transform((fault) => ({
      fault,
      effect: {
        operations: writes,
        concerns: (call: Call) => namesOneOf(call, fault.devices),
        before: () => refusal("Invalid device id format"),
      },
    })),
  // Somebody else was faster: the second half of the request finds the pool empty.
  simpleFault("pool-exhausted-midway", ["assign"], {
    interference: (_, position, total) => (position >= Math.floor(total / 2) ? noLicenseAvailable : undefined),
  }),
] as const;

function namesOneOf(call: Call, devices: readonly string[]): boolean {
  const deviceIds = readDeviceList(call.body);
  return !("refused" in deviceIds) && deviceIds.some((deviceId) => devices.includes(deviceId));
}
