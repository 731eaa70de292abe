import { problem } from "../problemCodes";
import { stringList } from "./declaration";
import { unknownValue } from "./unknownValue";

/**
 * Problems, by name, of arguments that do not arrive: in an update the engine omits unknown values. Defaults or fewer devices in their
 * place could release licenses.
 */
export function lostArguments(news: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
  const isRead = stringList.parse(news["problems"]).length > 0;
  const lost = stringList
    .parse(news["given"])
    .filter((name) => news[name] === undefined && !(name === "devices" && isRead));
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
