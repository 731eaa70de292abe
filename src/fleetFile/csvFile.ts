import { CsvError, parse } from "csv-parse/sync";
import { z } from "zod";
import { isImei } from "../imei";
import { columnKey, FleetFileError, type FleetFileColumns, type Entries, type Entry, type Problem } from "./entry";

/** What separates the fields: a semicolon where a comma is the decimal mark. */
const delimiters = [",", ";", "\t", "|"];

const recordsSchema = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) }));

/**
 * Records of a header and devices, as spreadsheets write them: the separator is the one that the header has, and columns are found
 * by their names.
 *
 * @throws FleetFileError when there is no header with a column of IMEIs, or a quote is not closed.
 */
export function readCsvFile(text: string, columns: FleetFileColumns): Entries {
  const [header, ...rows] = readRecords(text);
  const names = header?.record ?? [];
  const imeiAt = findColumn(names, columns.imei, "imei");
  const labelAt =
    columns.label === undefined && !has(names, "label") ? undefined : findColumn(names, columns.label, "label");
  const entries: Entry[] = [];
  const problems: Problem[] = [];
  for (const { record, info } of rows) {
    const line = info.lines;
    const imei = record[imeiAt] ?? "";
    if (record.length > names.length && record.slice(names.length).some((field) => field !== "")) {
      problems.push({
        line,
        problem: `has ${record.length} fields and the header ${names.length}; a field with a separator in it must be in quotes`,
      });
    } else if (record.some((field) => field !== "")) {
      entries.push({ line, imei, label: labelAt === undefined ? "" : (record[labelAt] ?? "") });
    }
  }
  return { entries, problems };
}

function readRecords(text: string) {
  // Excel's own way to name the separator, in a line above the header. The line stays, empty, so that lines keep their numbers.
  const [, named] = /^sep=(.)(?=[\r\n])/.exec(text) ?? [];
  const table = named === undefined ? text : text.replace(/^[^\r\n]*/, "");
  let read = 0;
  try {
    return recordsSchema.parse(
      parse(table, {
        delimiter: named ?? delimiterOf(table),
        info: true,
        // A record with too many fields is told as every other problem, and one with too few is what trailing empty cells leave.
        relax_column_count: true,
        // Excel keeps the digits of ="353238063289555", and people write 12" into labels.
        relax_quotes: true,
        skip_empty_lines: true,
        trim: true,
        on_record: (record, { lines }) => {
          read = lines;
          return record;
        },
      }),
    );
  } catch (error) {
    if (error instanceof CsvError) {
      // The line that the parser names is the last one, because it looks for the end of the quote that far.
      const reason = error.code === "CSV_QUOTE_NOT_CLOSED" ? "a quote is not closed" : error.message;
      throw new FleetFileError(`cannot be read as CSV from line ${read + 1} on: ${reason}`);
    }
    throw error;
  }
}

/** The one that the header has most of; a comma when there is but one column. */
function delimiterOf(text: string): string {
  const [header = ""] = /^.*\S.*$/m.exec(text) ?? [];
  const unquoted = header.replace(/"[^"]*"/g, "");
  const counts = delimiters.map((delimiter) => unquoted.split(delimiter).length);
  return delimiters[counts.indexOf(Math.max(...counts))] ?? ",";
}

function has(names: readonly string[], wanted: string): boolean {
  return names.some((name) => columnKey(name) === columnKey(wanted));
}

function findColumn(names: readonly string[], named: string | undefined, usual: "imei" | "label"): number {
  const wanted = columnKey(named ?? usual);
  const found = names.flatMap((name, position) => (columnKey(name) === wanted ? [position] : []));
  const [first] = found;
  if (first === undefined) {
    throw new FleetFileError(missingColumn(names, named, usual));
  }
  if (found.length > 1) {
    throw new FleetFileError(`has ${found.length} columns ${JSON.stringify(named ?? usual)}; rename all but one`);
  }
  return first;
}

function missingColumn(names: readonly string[], named: string | undefined, usual: "imei" | "label"): string {
  const wanted = `has no column ${JSON.stringify(named ?? usual)}`;
  if (names.some((name) => isImei(name))) {
    return `${wanted}: its first line is a device; put a header above it, such as imei,label`;
  }
  const shown = names.map((name) => JSON.stringify(name)).join(", ");
  return `${wanted}; its columns are ${shown}. Rename the one that is meant, or name it: { columns: { ${usual}: "…" } }`;
}
