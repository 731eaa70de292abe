import { types } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { carried } from "../fleet/declaration";
import { isPlainObject } from "../fleet/plainObject";
import { plainDevices, type DevicesReader, type GivenDevices } from "./plainDevices";

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

function laterDevices(devices: unknown, reader: DevicesReader, within = false): pulumi.Output<GivenDevices> {
  const arrived = pulumi.Output.isInstance(devices) ? { ...reader, read: carried(reader.read) } : reader;
  const all = resolved(devices);
  return pulumi.all([all, pulumi.isSecret(all)]).apply(([get, isSecretItself]): pulumi.Output<GivenDevices> => {
    const later = get();
    const isSecret = within || isSecretItself;
    const plain = plainDevices(later, arrived, isSecret);
    return plain === undefined ? laterDevices(later, reader, isSecret) : pulumi.output(plain);
  });
}

/** The resolved devices, in a function because the SDK would turn a Map into an empty object. */
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
