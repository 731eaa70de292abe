import { types } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { readOrderedDevices } from "../fleet/candidateList";
import { refusingEmptyObjects, readDeclaration, type ReadDevices } from "../fleet/declaration";
import { formatOrdered } from "../fleet/orderedDevices";
import { isPlainObject } from "../fleet/plainObject";
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

/** The inputs with which a resource sends its devices to the check, which drops all but the first. */
export function devicesInputs(given: GivenDevices | pulumi.Output<GivenDevices>): pulumi.Inputs {
  const { text, problems, notices } = given;
  return {
    devices: text,
    // A program itself must not give text.
    isText: true,
    // The provider gets secrets in plaintext, and must not print these.
    isSecret: pulumi.isSecret(pulumi.output(given)),
    problems,
    notices,
  };
}

export function givenDevices(devices: unknown, reader: DevicesReader): GivenDevices | pulumi.Output<GivenDevices> {
  return plainDevices(devices, reader) ?? laterDevices(devices, reader);
}

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

function isLater(value: unknown): boolean {
  return typeof value === "object" && (types.isPromise(value) || pulumi.Output.isInstance(value));
}

function laterDevices(devices: unknown, reader: DevicesReader, within = false): pulumi.Output<GivenDevices> {
  const arrived = pulumi.Output.isInstance(devices) ? { ...reader, read: refusingEmptyObjects(reader.read) } : reader;
  const all = resolved(devices);
  return pulumi.all([all, pulumi.isSecret(all)]).apply(([get, isSecretItself]): pulumi.Output<GivenDevices> => {
    const later = get();
    const isSecret = within || isSecretItself;
    const plain = plainDevices(later, arrived, isSecret);
    return plain === undefined ? laterDevices(later, reader, isSecret) : pulumi.output(plain);
  });
}

/** In a function, because the SDK would turn a Map into an empty object. */
function resolved(devices: unknown): pulumi.Output<() => unknown> {
  if (pulumi.Output.isInstance(devices)) {
    return devices.apply((value: unknown) => () => value);
  }
  if (types.isPromise(devices)) {
    return pulumi.output(Promise.resolve(devices).then((value) => () => value));
  }
  if (isPlainObject(devices)) {
    const names = Object.keys(devices);
    return pulumi
      .all(Object.values(devices))
      .apply((labels) => () => Object.fromEntries(names.map((name, index) => [name, labels[index]])));
  }
  const all: pulumi.Output<unknown> = pulumi.output(devices);
  return all.apply((value) => () => value);
}
