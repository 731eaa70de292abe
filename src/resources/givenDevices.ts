import * as pulumi from "@pulumi/pulumi";
import { isPlainObject } from "../fleet/plainObject";
import { plainDevices, type DevicesReader, type GivenDevices } from "./plainDevices";

/** The inputs by which a resource hands its devices to the check, which takes all but the first of them out again. */
export function devicesInputs(given: GivenDevices | pulumi.Output<GivenDevices>): pulumi.Inputs {
  const { text, problems, notices } = given;
  // Without isText, a text is nothing that a program may give.
  return { devices: text, isText: true, problems, notices };
}

/** The devices of a program as the provider is handed them, whenever they come. */
export function givenDevices(devices: unknown, reader: DevicesReader): GivenDevices | pulumi.Output<GivenDevices> {
  return plainDevices(devices, reader) ?? laterDevices(devices, reader);
}

function laterDevices(devices: unknown, reader: DevicesReader): pulumi.Output<GivenDevices> {
  return resolved(devices).apply((later): pulumi.Output<GivenDevices> => {
    const plain = plainDevices(later, reader);
    return plain === undefined ? laterDevices(later, reader) : pulumi.output(plain);
  });
}

/** The devices once all of them are there. */
function resolved(devices: unknown): pulumi.Output<unknown> {
  if (pulumi.Output.isInstance(devices)) {
    return devices;
  }
  if (devices instanceof Promise) {
    // Behind a function, because the SDK would make an empty object of a Map.
    return pulumi.output(devices.then((value: unknown) => () => value)).apply((get) => get());
  }
  if (isPlainObject(devices)) {
    const names = Object.keys(devices);
    return pulumi
      .all(Object.values(devices))
      .apply((labels) => Object.fromEntries(names.map((name, index) => [name, labels[index]])));
  }
  return pulumi.output(devices);
}
