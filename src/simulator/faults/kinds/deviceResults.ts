import { z } from "zod";

import { invalidParameter } from "../../service/answers";
import { noLicenseAvailable, type Result } from "../../service/licenses";
import { devicesIn, type Effect, fault, writes } from "../defineFault";
import { internalSystemError } from "./errorAnswers";

const foreignDevice = "000000000000000";

const failure = {
  /** Of the answer. Default: 500. */
  status: z.literal([500, 503]).exactOptional(),
};

const certainty = {
  /** Whether the request took effect for that device all the same. Default: `true`. */
  takesEffect: z.boolean().default(true),
};

const contradiction = {
  /** Whether the two differ, the false one coming first. Default: false. */
  contradicting: z.boolean().exactOptional(),
};

const named = {
  /** The devices concerned; only requests that name one of them count. */
  devices: z.array(z.string()).min(1),
};

const reasoned = {
  ...named,
  /** Default: `Internal error.` */
  reason: z.string().exactOptional(),
};

// Faults about a single verdict hit the first device of the request.
export const deviceResultFaults = [
  fault("half-applied", writes, failure, ({ status = 500 }) => ({
    processedDevices: (deviceIds) => deviceIds.slice(0, Math.floor(deviceIds.length / 2)),
    answer: (answer) => (answer.status === 200 ? { ...internalSystemError, status } : answer),
  })),
  fault("verdict-missing", writes, certainty, ({ takesEffect }) => uncertain(takesEffect, () => [])),
  fault("verdict-foreign", writes, {}, () => ({
    verdicts: (verdicts) => [...verdicts, { deviceId: foreignDevice, outcome: "success", reason: "Success" }],
  })),
  fault("verdict-duplicate", writes, contradiction, ({ contradicting = false }) => ({
    verdicts: ([first, ...others]) => {
      if (first === undefined) {
        return [];
      }
      const other: Result = contradicting ? { ...first, outcome: "failed", reason: "Not allowed." } : first;
      return [other, first, ...others];
    },
  })),
  fault("status-unknown", writes, certainty, ({ takesEffect }) =>
    uncertain(takesEffect, (deviceId) => [{ deviceId, outcome: "unknown", reason: "Success" }]),
  ),
  fault("internal-error-device", writes, reasoned, ({ devices, reason = "Internal error." }) => ({
    ...concerning(devices),
    failureOf: (deviceId) => (devices.includes(deviceId) ? reason : undefined),
  })),
  fault("poison-device", writes, named, ({ devices }) => ({
    ...concerning(devices),
    before: () => invalidParameter("Invalid device id format").answer,
  })),
  // Another client was faster.
  fault("pool-exhausted-midway", ["assign"], {}, () => ({
    failureOf: (_, position, total) => (position >= Math.floor(total / 2) ? noLicenseAvailable : undefined),
  })),
] as const;

/** The answer hides the first device's outcome. */
function uncertain(takesEffect: boolean, answer: (deviceId: string) => readonly Result[]): Effect {
  return {
    processedDevices: (deviceIds) => (takesEffect ? deviceIds : deviceIds.slice(1)),
    verdicts: (verdicts, [first]) => [
      ...(first === undefined ? [] : answer(first)),
      ...verdicts.filter(({ deviceId }) => deviceId !== first),
    ],
  };
}

function concerning(devices: readonly string[]): Effect {
  return { concerns: (call) => devicesIn(call).some((deviceId) => devices.includes(deviceId)) };
}
