import { CsvError, parse } from "csv-parse/sync";
import { z } from "zod";
import { parseImei } from "../imei";
import { quoted } from "../../text/quoted";
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

/** A semicolon where a comma is the decimal mark. */
const delimiters = [",", ";", "\t", "|"];

/** The line in which Excel names the separator; other programs add quotes and separators. */
const separatorLine = /^"?sep=(.)"?[,;\t|]*(?=[\r\n])/i;

const recordSchema = z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) });
type CsvRecord = z.infer<typeof recordSchema>;

const lineBreak = /[\r\n]/;
/** Titles that people write above the header. */
const mostTitles = 20;

/**
 * The header tells the separator and the columns.
 *
 * @throws FleetFileError when there is no header with a column of IMEIs
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
    } else if (swallowsDevices(imei) || swallowsDevices(label)) {
      problems.push({ line, problem: misquoted });
    } else if (fields > 0 && imei === "") {
      const found = record.filter((field) => field !== "").map(quoted);
      problems.push({
        line,
        problem: `has no IMEI, but ${found.join(", ")}; add the IMEI, or delete the line if it is no device, such as a total`,
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

/** A device in the header has lost the line break before it. */
function refuseDevices({ record: names, info }: CsvRecord, imeiColumn: string): void {
  const name = names.find((field) => devicesInAnyGroups(field).length > 0);
  if (name === undefined) {
    return;
  }
  if (!has(names, imeiColumn) && names.some(isDevice)) {
    throw new FleetFileError("has no header: its first line is a device; add a header above it, such as imei,label");
  }
  throw new FleetFileError(
    swallowsDevices(name)
      ? `line ${info.lines} ${misquoted}`
      : `line ${info.lines} is the header and has a device in it, in ${quoted(name)}: a line break is missing before the device. Put each device on its own line`,
  );
}

/** Devices in unread columns. */
function* straysIn(records: readonly CsvRecord[], readColumns: readonly (number | undefined)[]): Iterable<Stray> {
  // Only one per column: several are serial numbers.
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
            swallowsDevices(field)
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

/** Without trailing empty fields. */
function widthOf(fields: readonly string[]): number {
  return fields.reduce((width, field, position) => (field === "" ? width : position + 1), 0);
}

/** An unclosed quote swallows the lines up to the next quote. */
function swallowsDevices(field: string): boolean {
  return lineBreak.test(field) && !isDevice(field) && devicesInCell(field).length > 0;
}

const misquoted = "ends a field of several lines with a device in it; a quote is missing, or there is one too many";

/** All records, or those before the first unreadable line. */
function readRecords(text: string): { readonly records: readonly CsvRecord[]; readonly broken: Problem | undefined } {
  const [, named] = separatorLine.exec(text) ?? [];
  // An empty line remains, so that lines keep their numbers.
  const table = named === undefined ? text : text.replace(/^[^\r\n]*/, "");
  const records: CsvRecord[] = [];
  try {
    parse(table, {
      delimiter: named ?? delimiterOf(table),
      // Mixed: people add lines to files of other systems.
      record_delimiter: ["\r\n", "\n", "\r"],
      // Too many fields are reported with the other problems; too few are trailing empty cells.
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
      // For an unclosed quote, the parser names the last line.
      const line = lineBehind(table, records.at(-1)?.info.lines ?? 0);
      return {
        records,
        broken: {
          line,
          problem: `and the lines behind it cannot be read: ${reasons.get(error.code) ?? error.message}`,
        },
      };
    }
    throw error;
  }
}

/** The next line that is not blank. */
function lineBehind(text: string, line: number): number {
  const lines = text.split(/\r\n|\n|\r/);
  const next = lines.findIndex((content, index) => index >= line && content.trim() !== "");
  return next === -1 ? line + 1 : next + 1;
}

const misplacedQuote = "there is text behind the closing quote of a field; double a quote inside a quoted field";

/** Replacements for the parser's messages. */
const reasons = new Map<string, string>([
  ["CSV_QUOTE_NOT_CLOSED", "a quote is not closed"],
  ["CSV_INVALID_CLOSING_QUOTE", misplacedQuote],
  ["CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE", misplacedQuote],
]);

/** The most frequent in the header; a comma when there is one column. */
function delimiterOf(text: string): string {
  const [header = ""] = /^.*\S.*$/m.exec(text) ?? [];
  const unquoted = header.replace(/"[^"]*"/g, "");
  const counts = delimiters.map((delimiter) => unquoted.split(delimiter).length);
  return delimiters[counts.indexOf(Math.max(...counts))] ?? ",";
}

function has(names: readonly string[], column: string): boolean {
  return names.some((name) => isColumn(name, column));
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
  const missing = `has no column ${quoted(named ?? usual)}`;
  const names = records[0]?.record ?? [];
  const header = records.slice(1, mostTitles).find(({ record }) => has(record, named ?? usual));
  if (header !== undefined) {
    return `${missing} in its first line, but in line ${header.info.lines}; delete the lines above it`;
  }
  const shown = names.map(quoted).join(", ");
  return (
    `${missing}; its columns are ${shown}. Rename the column, or name it: { columns: { ${usual}: "…" } } for readFleet(), ` +
    `--${usual}-column "…" on the command line`
  );
}
