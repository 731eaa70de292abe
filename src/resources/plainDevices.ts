import { types } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { readOrderedDevices } from "../fleet/candidateList";
import { readDeclaration, type ReadDevices } from "../fleet/declaration";
import { formatOrdered } from "../fleet/orderedDevices";
import { formatRoster, type Roster } from "../fleet/roster";

/**
 * The devices as they are sent to the provider: one text, or problems. Pulumi silently drops values that it cannot serialize or, in an update,
 * reads as unknown. And 100,000 strings take half a second longer than one text, and several times the memory.
 */
export interface GivenDevices {
  readonly text: string | undefined;
  readonly problems: readonly string[];
  readonly notices: readonly string[];
}

/** How a kind of resource reads and formats its devices. */
export interface DevicesReader {
  readonly read: ReadDevices;
  readonly format: (roster: Roster) => string;
}

export const fleetDevices: DevicesReader = { read: readDeclaration, format: formatRoster };

export const orderedDevices: DevicesReader = {
  read: readOrderedDevices,
  format: (roster) => formatOrdered([...roster.keys()]),
};

/** @returns undefined when some of the devices are outputs or promises */
export function plainDevices(
  devices: unknown,
  { read, format }: DevicesReader,
  isSecret = false,
): GivenDevices | undefined {
  const declaration = read(devices, isLater, isSecret);
  switch (declaration.kind) {
    case "known":
      return { text: format(declaration.roster), problems: [], notices: declaration.notices };
    case "wrong":
      return { text: undefined, problems: declaration.problems, notices: [] };
    case "unknown":
      return undefined;
  }
}

export function isLater(value: unknown): boolean {
  return typeof value === "object" && (types.isPromise(value) || pulumi.Output.isInstance(value));
}
