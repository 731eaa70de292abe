import { z } from "zod";
import { carried, type Declaration, type ReadDevices } from "./declaration";
import { isUnknown, unknownValue } from "./unknownValue";

type Properties = Readonly<Record<string, unknown>>;

/** Not there while what they are about is not known. */
const texts = z.array(z.string()).catch([]);

export interface DevicesParser {
  /** The one text that the resource makes of its devices, and that is recorded. */
  readonly readText: (text: string) => Declaration;
  /** What a transformation has put in its place, as a program may write it. */
  readonly read: ReadDevices;
}

/** Reads the devices as the resource hands them over; with `ignoreChanges` the engine puts the recorded text in their place. */
export function readGivenDevices(olds: Properties, news: Properties, { readText, read }: DevicesParser): Declaration {
  const devices = news["devices"];
  if (typeof devices === "string" && !isUnknown(devices) && (news["isText"] === true || devices === olds["devices"])) {
    const declaration = readText(devices);
    return declaration.kind === "known"
      ? { ...declaration, notices: [...declaration.notices, ...texts.parse(news["notices"])] }
      : declaration;
  }
  const problems = texts.parse(news["problems"]);
  return devices === undefined && problems.length > 0
    ? { kind: "wrong", problems }
    : carried(read)(devices, isUnknown, news["isSecret"] === true);
}

/**
 * What is wrong with arguments that the program gives and that do not arrive, by their names: in an update the engine leaves out whatever is
 * not known. An option's default in its place, or fewer devices, could release licenses.
 */
export function lostArguments(news: Properties): ReadonlyMap<string, string> {
  const isRead = texts.parse(news["problems"]).length > 0;
  const lost = texts.parse(news["given"]).filter((name) => news[name] === undefined && !(name === "devices" && isRead));
  return new Map(
    lost.map((name) => [
      name,
      `${name} has no value in this update: it comes from a resource that the update leaves out, as with --target, or a transform takes it out, or ` +
        `it is undefined, or the text ${unknownValue}, which Pulumi takes for a value that is not known yet`,
    ]),
  );
}
