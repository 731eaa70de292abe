import { types } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { readOrderedDevices } from "../fleet/candidateList";
import { readDeclaration, type ReadDevices } from "../fleet/declaration";
import { formatOrdered } from "../fleet/orderedDevices";
import { formatRoster, type Roster } from "../fleet/roster";

/**
 * The devices of a program as the provider is handed them: as one text, or what is wrong with them. Not as they are written, because Pulumi drops
 * in silence what it cannot carry, and, in an update, whatever looks like a value that is not known yet. And a list of 100,000 texts takes
 * the engine, the program and the provider half a second longer than one text, and several times its memory.
 */
export interface GivenDevices {
  readonly text: string | undefined;
  readonly problems: readonly string[];
  readonly notices: readonly string[];
}

/** How the devices of a kind of resource are read, and what their one text is. */
export interface DevicesReader {
  readonly read: ReadDevices;
  readonly format: (roster: Roster) => string;
}

export const fleetDevices: DevicesReader = { read: readDeclaration, format: formatRoster };

export const orderedDevices: DevicesReader = {
  read: readOrderedDevices,
  format: (roster) => formatOrdered([...roster.keys()]),
};

/** What there is to be said of devices that a program gives in plain values; undefined when some of them come later. */
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
