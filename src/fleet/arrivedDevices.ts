import { z } from "zod";
import { problem } from "../problemCodes";
import { carried, type Declaration, type ReadDevices } from "./declaration";
import { isUnknown, unknownValue } from "./unknownValue";

type Properties = Readonly<Record<string, unknown>>;

/** Absent while the devices are unknown. */
const texts = z.array(z.string()).catch([]);

export interface DevicesParser {
  /** The text form that the resource sends and the state records. */
  readonly readText: (text: string) => Declaration;
  /** A transform may replace the text with devices as a program writes them. */
  readonly read: ReadDevices;
}

/** With `ignoreChanges` the engine sends the recorded text. */
export function readGivenDevices(olds: Properties, news: Properties, { readText, read }: DevicesParser): Declaration {
  const devices = news["devices"];
  if (typeof devices === "string" && !isUnknown(devices) && (news["isText"] === true || devices === olds["devices"])) {
    const declaration = readText(devices);
    return declaration.kind === "known"
      ? { ...declaration, notices: [...declaration.notices, ...texts.parse(news["notices"])] }
      : declaration;
  }
  const problems = texts.parse(news["problems"]);
  // The engine sends null for a secret that is undefined.
  return (devices === undefined || devices === null) && problems.length > 0
    ? { kind: "wrong", problems }
    : carried(read)(devices, isUnknown, news["isSecret"] === true);
}

/**
 * Problems, by name, of arguments that do not arrive: in an update the engine omits unknown values. Defaults or fewer devices in their
 * place could release licenses.
 */
export function lostArguments(news: Properties): ReadonlyMap<string, string> {
  const isRead = texts.parse(news["problems"]).length > 0;
  const lost = texts.parse(news["given"]).filter((name) => news[name] === undefined && !(name === "devices" && isRead));
  return new Map(
    lost.map((name) => [
      name,
      problem(
        "value-unknown",
        `${name} has no value in this update: it is the output of a resource that --target leaves out, removed by a transform, undefined, or ` +
          `${unknownValue}, which Pulumi reads as unknown. Run the update without --target, or give the value itself.`,
      ),
    ]),
  );
}
