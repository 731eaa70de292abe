import { CsvError, parse } from "csv-parse/sync";
import { z } from "zod";
import { parseImei } from "../imei";
import { quoted } from "../quoted";
import {
  FleetFileError,
  isColumn,
  type FleetFileColumns,
  type Entries,
  type Entry,
  type Problem,
  type Stray,
} from "./entry";
import {
  devicesIn,
  devicesInAnyGroups,
  devicesInCell,
  glued,
  longNumberAtEnd,
  numberAlone,
  type StrayDevice,
} from "./strayDevice";

/** What separates the fields: a semicolon where a comma is the decimal mark. */
const delimiters = [",", ";", "\t", "|"];

/** Excel's own way to name the separator, in a line above the header; other programs take it for data and add quotes and separators. */
const separatorLine = /^"?sep=(.)"?[,;\t|]*(?=[\r\n])/i;

const recordSchema = z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) });
type CsvRecord = z.infer<typeof recordSchema>;

const lineBreak = /[\r\n]/;
/** How far down people write titles above the header. */
const mostTitles = 20;

/**
 * Records of a header and devices, as spreadsheets write them: the separator is the one that the header has, and columns are found
 * by their names.
 *
 * @throws FleetFileError when there is no header with a column of IMEIs.
 */
export function readCsvFile(text: string, columns: FleetFileColumns): Entries {
  const { records, broken } = readRecords(text);
  const [header, ...rows] = records;
  if (header === undefined && broken !== undefined) {
    throw new FleetFileError(`line ${broken.line} ${broken.problem}`);
  }
  const names = header?.record ?? [];
  if (header !== undefined) {
    refuseDevices(header, columns.imei ?? "imei");
  }
  const find = (usual: "imei" | "label") => findColumn(records, columns[usual], usual);
  const imeiAt = find("imei");
  const labelAt = columns.label === undefined && !has(names, "label") ? undefined : find("label");
  // Behind the last name there is nothing that could be meant.
  const width = widthOf(names);
  const entries: Entry[] = [];
  const problems: Problem[] = broken === undefined ? [] : [broken];
  const read: CsvRecord[] = [];
  for (const row of rows) {
    const { record } = row;
    const { lines: line } = row.info;
    const imei = record[imeiAt] ?? "";
    const label = labelAt === undefined ? "" : (record[labelAt] ?? "");
    const fields = widthOf(record);
    if (fields > width) {
      const tooMany = `has ${fields} fields and the header ${width}`;
      const device = deviceBeside(record, imeiAt);
      problems.push({
        line,
        problem:
          device === undefined
            ? `${tooMany}; a field with a separator in it must be in quotes`
            : `${tooMany}, and another device, ${device.imei}: ${glued}`,
      });
    } else if (takesInDevices(imei) || takesInDevices(label)) {
      problems.push({ line, problem: misquoted });
    } else if (fields > 0 && imei === "") {
      const found = record.filter((field) => field !== "").map(quoted);
      problems.push({
        line,
        problem: `has no IMEI, but ${found.join(", ")}; delete the line if it is no device, such as a total`,
      });
    } else if (fields > 0) {
      entries.push({ line, imei, label });
      read.push(row);
    }
  }
  return { entries, problems, strays: () => straysIn(read, [imeiAt, labelAt]) };
}

function isDevice(field: string): boolean {
  return "imei" in parseImei(field);
}

function deviceBeside(record: readonly string[], imeiAt: number): StrayDevice | undefined {
  return record.flatMap((field, column) => (column === imeiAt ? [] : devicesIn(field)))[0];
}

/** A header has no devices: those in it were in the lines behind it. */
function refuseDevices({ record: names, info }: CsvRecord, imeiColumn: string): void {
  const name = names.find((field) => devicesInAnyGroups(field).length > 0);
  if (name === undefined) {
    return;
  }
  if (!has(names, imeiColumn) && names.some(isDevice)) {
    throw new FleetFileError("has no header: its first line is a device; put a header above it, such as imei,label");
  }
  throw new FleetFileError(
    takesInDevices(name)
      ? `line ${info.lines} ${misquoted}`
      : `line ${info.lines} is the header and has a device in it, in ${quoted(name)}: a line break is missing before the device, or is written as something else. Put each device on a line of its own`,
  );
}

/** In the columns that are not read. */
function* straysIn(records: readonly CsvRecord[], readColumns: readonly (number | undefined)[]): Iterable<Stray> {
  // One such number in a column is no column of serial numbers.
  const long = new Map<number, Stray | undefined>();
  for (const { record, info } of records) {
    const { lines: line } = info;
    for (const [column, field] of record.entries()) {
      if (readColumns.includes(column)) {
        continue;
      }
      for (const device of devicesInCell(field)) {
        yield {
          line,
          device,
          problem: () =>
            takesInDevices(field)
              ? misquoted
              : `has a device in a column that is not read, ${device.imei} in ${quoted(field)}: ${glued}`,
        };
      }
      const alone = numberAlone(field);
      if (alone !== undefined) {
        yield { line, device: alone, problem: "unread" };
      }
      const atEnd = longNumberAtEnd(field);
      if (atEnd !== undefined) {
        long.set(column, long.has(column) ? undefined : { line, device: atEnd, problem: "unread" });
      }
    }
  }
  yield* [...long.values()].filter((stray) => stray !== undefined);
}

/** How many fields there are up to the last one that is not empty. */
function widthOf(fields: readonly string[]): number {
  return fields.reduce((width, field, position) => (field === "" ? width : position + 1), 0);
}

/** A quote that stands alone takes in what is behind it, until the next one. */
function takesInDevices(field: string): boolean {
  return lineBreak.test(field) && !isDevice(field) && devicesInCell(field).length > 0;
}

const misquoted =
  "ends a field that goes over several lines and has a device in it: a quote is missing, or there is one too many";

/** All records, or those before the line from which on nothing can be read. */
function readRecords(text: string): { readonly records: readonly CsvRecord[]; readonly broken: Problem | undefined } {
  const [, named] = separatorLine.exec(text) ?? [];
  // The line stays, empty, so that lines keep their numbers.
  const table = named === undefined ? text : text.replace(/^[^\r\n]*/, "");
  const records: CsvRecord[] = [];
  try {
    parse(table, {
      delimiter: named ?? delimiterOf(table),
      // All of them: people add lines to files that came from another system.
      record_delimiter: ["\r\n", "\n", "\r"],
      // A record with too many fields is told as every other problem, and one with too few is what trailing empty cells leave.
      relax_column_count: true,
      // Excel keeps the digits of ="353238063289555", and people write 12" into labels.
      relax_quotes: true,
      skip_empty_lines: true,
      trim: true,
      on_record: (record: unknown, { lines }) => {
        records.push(recordSchema.parse({ record, info: { lines } }));
        return null;
      },
    });
    return { records, broken: undefined };
  } catch (error) {
    if (error instanceof CsvError) {
      // The line that the parser names is the last one, because it looks for the end of the quote that far.
      const line = lineBehind(table, records.at(-1)?.info.lines ?? 0);
      return {
        records,
        broken: { line, problem: `cannot be read, nor what is behind it: ${reasons.get(error.code) ?? error.message}` },
      };
    }
    throw error;
  }
}

/** The next line that is not empty. */
function lineBehind(text: string, line: number): number {
  const lines = text.split(/\r\n|\n|\r/);
  const next = lines.findIndex((content, index) => index >= line && content.trim() !== "");
  return next === -1 ? line + 1 : next + 1;
}

const misplacedQuote =
  "there is something behind the quote that ends a field; a quote inside of a field in quotes is written twice";

/** What the parser says in words of its own. */
const reasons = new Map<string, string>([
  ["CSV_QUOTE_NOT_CLOSED", "a quote is not closed"],
  ["CSV_INVALID_CLOSING_QUOTE", misplacedQuote],
  ["CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE", misplacedQuote],
]);

/** The one that the header has most of; a comma when there is but one column. */
function delimiterOf(text: string): string {
  const [header = ""] = /^.*\S.*$/m.exec(text) ?? [];
  const unquoted = header.replace(/"[^"]*"/g, "");
  const counts = delimiters.map((delimiter) => unquoted.split(delimiter).length);
  return delimiters[counts.indexOf(Math.max(...counts))] ?? ",";
}

function has(names: readonly string[], wanted: string): boolean {
  return names.some((name) => isColumn(name, wanted));
}

function findColumn(records: readonly CsvRecord[], named: string | undefined, usual: "imei" | "label"): number {
  const names = records[0]?.record ?? [];
  const found = names.flatMap((name, position) => (isColumn(name, named ?? usual) ? [position] : []));
  const [first] = found;
  if (first === undefined) {
    throw new FleetFileError(missingColumn(records, named, usual));
  }
  if (found.length > 1) {
    throw new FleetFileError(`has ${found.length} columns ${quoted(named ?? usual)}; rename all but one`);
  }
  return first;
}

function missingColumn(records: readonly CsvRecord[], named: string | undefined, usual: "imei" | "label"): string {
  const wanted = `has no column ${quoted(named ?? usual)}`;
  const names = records[0]?.record ?? [];
  const header = records.slice(1, mostTitles).find(({ record }) => has(record, named ?? usual));
  if (header !== undefined) {
    return `${wanted} in its first line, but in line ${header.info.lines}; delete the lines above that`;
  }
  const shown = names.map(quoted).join(", ");
  return (
    `${wanted}; its columns are ${shown}. Rename the one that is meant, or name it: { columns: { ${usual}: "…" } } for readFleet(), ` +
    `--${usual}-column "…" on the command line`
  );
}
