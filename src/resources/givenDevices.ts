import { types } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { carried } from "../fleet/declaration";
import { isPlainObject } from "../fleet/plainObject";
import { plainDevices, type DevicesReader, type GivenDevices } from "./plainDevices";

/** The inputs by which a resource hands its devices to the check, which takes all but the first of them out again. */
export function devicesInputs(given: GivenDevices | pulumi.Output<GivenDevices>): pulumi.Inputs {
  const { text, problems, notices } = given;
  return {
    devices: text,
    // Without it, a text is nothing that a program may give.
    isText: true,
    // The provider sees secrets in the clear and has to know what it must not print.
    isSecret: pulumi.isSecret(pulumi.output(given)),
    problems,
    notices,
  };
}

/** The devices of a program as the provider is handed them, whenever they come. */
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

/** The devices once all of them are there, behind a function, because the SDK would make an empty object of a Map. */
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
