import { z } from "zod";
import { problem } from "../problemCodes";
import { isImei, parseImei, type Imei } from "./imei";
import { readLabel } from "./label";
import { isPlainObject } from "./plainObject";
import { quoted } from "../text/quoted";
import { isUnknown } from "./unknownValue";
import type { Roster } from "./roster";
import { numberProblem } from "./numberProblem";
import { duplicatesNotice } from "./duplicatesNotice";
import { count, counted } from "../text/plurals";

export type Declaration =
  | { readonly kind: "known"; readonly roster: Roster; readonly notices: readonly string[] }
  /** Some of it is another resource's output. */
  | { readonly kind: "unknown" }
  | { readonly kind: "wrong"; readonly problems: readonly string[] };

/** More lines would only hide the first ones. */
const shownProblems = 100;

/**
 * @param isNotKnown recognizes an output in a program, or the engine's placeholder in the provider
 * @param isSecret if true, problems name positions instead of IMEIs and labels
 */
export type ReadDevices = (
  devices: unknown,
  isNotKnown: (value: unknown) => boolean,
  isSecret?: boolean,
) => Declaration;

/** An array of IMEIs, or an object from IMEI to label. */
export const readDeclaration: ReadDevices = (devices, isNotKnown, isSecret = false) => {
  if (isNotKnown(devices)) {
    return { kind: "unknown" };
  }
  const reading = Array.isArray(devices)
    ? readList(devices, isNotKnown, isSecret)
    : isPlainObject(devices)
      ? readLabeled(devices, isNotKnown, isSecret)
      : undefined;
  if (reading === undefined) {
    const hint =
      typeof devices === "object" && devices !== null
        ? "; spread a Set or an iterator, and use Object.fromEntries for a Map"
        : "";
    return wrong(`devices must be an array of IMEIs, or an object from IMEI to label${hint}.`);
  }
  if (reading.problems.length > 0) {
    return { kind: "wrong", problems: summarized(reading) };
  }
  return reading.unknown ? { kind: "unknown" } : { kind: "known", roster: reading.roster, notices: reading.notices };
};

/** Pulumi turns a Map or a Set in an output into an empty object, which would release the whole fleet. */
export function refusingEmptyObjects(read: ReadDevices): ReadDevices {
  return (devices, isNotKnown, isSecret) =>
    isPlainObject(devices) && Object.keys(devices).length === 0
      ? wrong("devices is an empty object, which Pulumi makes of a Map or a Set in an output; write [] for no devices.")
      : read(devices, isNotKnown, isSecret);
}

/** What the resource sends beside the devices; absent while they are unknown. */
export const stringList = z.array(z.string()).catch([]);

export interface DevicesParser {
  /** The text form that the resource sends and the state records. */
  readonly readText: (text: string) => Declaration;
  /** A transform may replace the text with devices as a program writes them. */
  readonly read: ReadDevices;
}

/** The devices as they arrive at the provider. With `ignoreChanges` the engine sends the recorded text. */
export function readGivenDevices(
  olds: Readonly<Record<string, unknown>>,
  news: Readonly<Record<string, unknown>>,
  { readText, read }: DevicesParser,
): Declaration {
  const devices = news["devices"];
  if (typeof devices === "string" && !isUnknown(devices) && (news["isText"] === true || devices === olds["devices"])) {
    const declaration = readText(devices);
    return declaration.kind === "known"
      ? { ...declaration, notices: [...declaration.notices, ...stringList.parse(news["notices"])] }
      : declaration;
  }
  const problems = stringList.parse(news["problems"]);
  // The engine sends null for a secret that is undefined.
  return (devices === undefined || devices === null) && problems.length > 0
    ? { kind: "wrong", problems }
    : refusingEmptyObjects(read)(devices, isUnknown, news["isSecret"] === true);
}

function wrong(message: string): Declaration {
  return { kind: "wrong", problems: [problem("devices-invalid", message)] };
}

interface Reading {
  readonly size: number;
  readonly isSecret: boolean;
  readonly roster: Map<Imei, string | undefined>;
  readonly problems: string[];
  readonly notices: string[];
  unknown: boolean;
}

function newReading(size: number, isSecret: boolean): Reading {
  return { size, isSecret, roster: new Map(), problems: [], notices: [], unknown: false };
}

function readList(items: readonly unknown[], isNotKnown: (value: unknown) => boolean, isSecret: boolean): Reading {
  const reading = newReading(items.length, isSecret);
  const keys = Object.keys(items);
  if (keys.length > items.length) {
    const key = shown(reading, keys.at(-1) ?? "");
    reading.problems.push(`devices is an array with the key${key}; write an object for keys`);
  }
  const duplicates = new Set<Imei>();
  // forEach would skip holes.
  for (const [index, item] of items.entries()) {
    if (isNotKnown(item)) {
      reading.unknown = true;
    } else if (typeof item === "string") {
      const imei = isImei(item) ? item : readImei(reading, `devices[${index}]`, item);
      if (imei !== undefined) {
        if (reading.roster.has(imei)) {
          duplicates.add(imei);
        }
        reading.roster.set(imei, undefined);
      }
    } else {
      reading.problems.push(notText(reading, `devices[${index}]`, item, `[${index}]`, /^\d{15}$/));
    }
  }
  reading.notices.push(...duplicatesNotice([...duplicates], isSecret));
  return reading;
}

function readLabeled(
  labels: Readonly<Record<string, unknown>>,
  isNotKnown: (value: unknown) => boolean,
  isSecret: boolean,
): Reading {
  const entries = Object.entries(labels);
  const reading = newReading(entries.length, isSecret);
  const placeOf = new Map<Imei, string>();
  for (const [index, [key, label]] of entries.entries()) {
    const place = isSecret ? `entry ${count(index + 1)} of devices` : `devices[${quoted(key)}]`;
    const imei = readImei(reading, place, key);
    if (imei !== undefined) {
      const earlier = placeOf.get(imei);
      if (earlier !== undefined) {
        reading.problems.push(`${place} is the same device as ${earlier}`);
      }
      placeOf.set(imei, place);
      if (isNotKnown(label)) {
        reading.unknown = true;
      } else {
        reading.roster.set(imei, labelIn(reading, place, key, label));
      }
    }
  }
  return reading;
}

function shown({ isSecret }: Reading, input: string): string {
  return isSecret ? "" : ` ${quoted(input)}`;
}

function readImei(reading: Reading, place: string, text: string): Imei | undefined {
  const parsed = parseImei(text);
  if ("imei" in parsed) {
    return parsed.imei;
  }
  reading.problems.push(`${place}${shown(reading, text)} ${parsed.problem}`);
  return undefined;
}

function labelIn(reading: Reading, place: string, key: string, label: unknown): string | undefined {
  if (typeof label !== "string") {
    reading.problems.push(notText(reading, `the label of ${place}`, label, `[${JSON.stringify(key)}]`, /^\d+$/));
    return undefined;
  }
  const read = readLabel(label);
  if ("problem" in read) {
    reading.problems.push(`the label of ${place}${shown(reading, label)} ${read.problem}`);
    return undefined;
  }
  return read.label;
}

/** @param path and `whole` as for numberProblem */
function notText({ isSecret }: Reading, place: string, value: unknown, path: string, whole: RegExp): string {
  if (typeof value === "number" && !isSecret) {
    return numberProblem(place, value, path, whole);
  }
  return `${place} is ${value === null || value === undefined ? "missing" : `of type ${typeof value}`}; it must be text in quotes`;
}

function summarized({ problems, size }: Reading): string[] {
  const of = `${count(problems.length)} of ${counted(size, "device")}`;
  const summary = problem("devices-invalid", `${of} cannot be used; nothing was changed:`);
  const rest = problems.length - shownProblems;
  return [summary, ...problems.slice(0, shownProblems), ...(rest > 0 ? [`and ${count(rest)} more`] : [])];
}
