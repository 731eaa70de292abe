import path from "node:path";
import { problem as withCode } from "../../problemCodes";
import { parseImei, type Imei } from "../imei";
import { readLabel } from "../label";
import { duplicatesNotice } from "../duplicatesNotice";
import { count, counted, firstOf } from "../../text/plurals";
import { quoted } from "../../text/quoted";
import type { Roster } from "../roster";
import { readCsvFile } from "./csvFile";
import { decodeText } from "./decodeText";
import {
  FleetFileError,
  type Doubt,
  type FleetFileColumns,
  type Entries,
  type Entry,
  type Problem,
  type Stray,
} from "./entry";
import { readJsonFile } from "./jsonFile";
import { readSpreadsheetImei } from "./spreadsheetImei";
import { devicesInLabel, glued, isMissingFrom, numberAlone } from "./strayDevice";
import { readTextFile } from "./textFile";

export { FleetFileError, type FleetFileColumns } from "./entry";

export interface FleetFile {
  /** In the order of the file. */
  readonly roster: Roster;
  /** Warnings. */
  readonly notices: readonly string[];
}

/** More lines would only hide the first ones. */
const shownProblems = 100;

const readers = new Map<string, (text: string, columns: FleetFileColumns) => Entries>([
  [".csv", readCsvFile],
  [".tsv", readCsvFile],
  [".json", readJsonFile],
  [".txt", readTextFile],
]);

function readerOf(file: string) {
  return readers.get(path.extname(file).toLowerCase());
}

export function hasColumns(file: string): boolean {
  return readerOf(file) !== readTextFile;
}

/**
 * @param file shown in messages; its extension tells the format
 * @throws FleetFileError with all problems, each with its line
 */
export function parseFleetFile(file: string, content: Uint8Array, columns: FleetFileColumns = {}): FleetFile {
  const read = readerOf(file);
  if (read === undefined) {
    throw invalid(`${file}: the extension of a fleet file must be ${[...readers.keys()].join(", ")}.`);
  }
  if (!hasColumns(file) && (columns.imei !== undefined || columns.label !== undefined)) {
    throw invalid(`${file} is a text file, which has no columns; remove columns.`);
  }
  const { roster, problems, notices, size } = collect(readEntries(file, () => read(readText(content), columns)));
  if (problems.length > 0) {
    throw new FleetFileError(summarized(file, problems, size));
  }
  return { roster, notices: notices.map((notice) => `${file}: ${notice}`) };
}

function invalid(message: string): FleetFileError {
  return new FleetFileError(withCode("fleet-file-invalid", message));
}

function readEntries(file: string, read: () => Entries): Entries {
  try {
    return read();
  } catch (error) {
    throw error instanceof FleetFileError ? invalid(`${file} ${error.message}.`) : error;
  }
}

function readText(content: Uint8Array): string {
  const text = decodeText(content);
  if (text.trim() === "") {
    // The empty file of a failed export would release the whole fleet.
    throw new FleetFileError(
      "is empty. For a fleet without devices, write a header (CSV), [] (JSON) or a comment (text)",
    );
  }
  return text;
}

function collect({ entries, problems: early, strays }: Entries) {
  const roster = new Map<Imei, string | undefined>();
  const problems: Problem[] = [];
  const seen = new Map<Imei, Entry>();
  const duplicates = new Set<Imei>();
  for (const entry of entries) {
    const reading = readDevice(entry);
    if ("problem" in reading) {
      problems.push({ line: entry.line, problem: reading.problem });
      continue;
    }
    const { imei, label } = reading;
    const earlier = seen.get(imei);
    if (earlier === undefined) {
      seen.set(imei, entry);
      roster.set(imei, label);
    } else if (roster.get(imei) === label) {
      duplicates.add(imei);
    } else {
      problems.push({ line: entry.line, problem: labelsDiffer(reading, roster.get(imei), earlier.line) });
    }
  }
  const isMissing = isMissingFrom(roster);
  const lost: Problem[] = [];
  const doubts: Record<Doubt, Imei[]> = { label: [], unread: [], comment: [] };
  for (const found of [strays(), straysInLabels(seen)]) {
    for (const { line, device, problem } of found) {
      if (!isMissing(device)) {
        continue;
      }
      if (typeof problem === "string") {
        doubts[problem].push(device.imei);
      } else {
        lost.push({ line, problem: problem() });
      }
    }
  }
  return {
    roster,
    problems: [...early, ...problems, ...lost].sort((one, other) => one.line - other.line),
    notices: [...duplicatesNotice([...duplicates]), ...doubtNotices(doubts)],
    size: entries.length + early.length + lost.length,
  };
}

function* straysInLabels(entries: ReadonlyMap<Imei, Entry>): Iterable<Stray> {
  const alone: Stray[] = [];
  for (const [imei, { line, label }] of entries) {
    const number = numberAlone(label.trim());
    if (number !== undefined) {
      // Without the line break before it, the next device becomes a label.
      alone.push({ line, device: number, problem: "label" });
    }
    for (const device of devicesInLabel(label)) {
      yield {
        line,
        device,
        problem: () => `the label ${quoted(label)} of ${imei} contains another device, ${device.imei}: ${glued}`,
      };
    }
  }
  // Several such labels may be a column of IMSIs.
  yield* alone.map((stray) => ({ ...stray, device: { ...stray.device, isCertain: alone.length === 1 } }));
}

function doubtNotices({ label, unread, comment }: Readonly<Record<Doubt, readonly Imei[]>>): readonly string[] {
  const putOnLines = "If a line break is missing, put each device on its own line.";
  return [
    ...doubtNotice(label, ["label looks like a device and gets", "labels look like devices and get"], putOnLines),
    ...doubtNotice(
      unread,
      ["number that is not read looks like a device and gets", "numbers that are not read look like devices and get"],
      putOnLines,
    ),
    ...doubtNotice(
      comment,
      ["device is commented out and gets", "devices are commented out and get"],
      "To license it, remove the #.",
    ),
  ];
}

function doubtNotice(
  imeis: readonly Imei[],
  [one, several]: readonly [string, string],
  remedy: string,
): readonly string[] {
  return imeis.length === 0
    ? []
    : [
        withCode(
          "devices-ignored",
          `${count(imeis.length)} ${imeis.length === 1 ? one : several} no license: ${firstOf(imeis)}. ${remedy}`,
        ),
      ];
}

function labelsDiffer(
  { imei, label }: { readonly imei: Imei; readonly label: string | undefined },
  earlier: string | undefined,
  line: number,
): string {
  const show = (text: string | undefined) => (text === undefined ? "no label" : `the label ${quoted(text)}`);
  return `${imei} has ${show(label)}, and ${show(earlier)} on line ${line}`;
}

function readDevice(
  entry: Entry,
): { readonly imei: Imei; readonly label: string | undefined } | { readonly problem: string } {
  const cell = readSpreadsheetImei(entry.imei.trim());
  const parsed = "problem" in cell ? cell : parseImei(cell.imei);
  if ("problem" in parsed) {
    return { problem: `${quoted(entry.imei)} ${parsed.problem}` };
  }
  const label = readLabel(entry.label);
  return "problem" in label
    ? { problem: `the label of ${parsed.imei} ${quoted(entry.label)} ${label.problem}` }
    : { imei: parsed.imei, label: label.label };
}

function summarized(file: string, problems: readonly Problem[], size: number): string {
  const rest = problems.length - shownProblems;
  return [
    withCode("fleet-file-invalid", `${file}: ${count(problems.length)} of ${counted(size, "device")} cannot be used:`),
    ...problems.slice(0, shownProblems).map(({ line, problem }) => `${file}:${line}: ${problem}`),
    ...(rest > 0 ? [`and ${count(rest)} more`] : []),
  ].join("\n");
}
