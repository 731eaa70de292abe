import { z } from "zod";
import { problem } from "../problemCodes";
import { carried, type Declaration, type ReadDevices } from "./declaration";
import { isUnknown, unknownValue } from "./unknownValue";

type Properties = Readonly<Record<string, unknown>>;

/** Absent while the devices are unknown. */
const texts = z.array(z.string()).catch([]);

export interface DevicesParser {
  /** Reads the text form that the resource sends and the state records. */
  readonly readText: (text: string) => Declaration;
  /** Reads devices as a program writes them: a transform may put them in place of the text. */
  readonly read: ReadDevices;
}

/** Reads the devices as the resource sends them; with `ignoreChanges` the engine replaces them with the recorded text. */
export function readGivenDevices(olds: Properties, news: Properties, { readText, read }: DevicesParser): Declaration {
  const devices = news["devices"];
  if (typeof devices === "string" && !isUnknown(devices) && (news["isText"] === true || devices === olds["devices"])) {
    const declaration = readText(devices);
    return declaration.kind === "known"
      ? { ...declaration, notices: [...declaration.notices, ...texts.parse(news["notices"])] }
      : declaration;
  }
  const problems = texts.parse(news["problems"]);
  // Of a secret text that is undefined, the engine sends null.
  return (devices === undefined || devices === null) && problems.length > 0
    ? { kind: "wrong", problems }
    : carried(read)(devices, isUnknown, news["isSecret"] === true);
}

/**
 * The problems of arguments that the program gives and that do not arrive, by name: in an update the engine omits unknown values. A default in
 * place of an option, or fewer devices, could release licenses.
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
