import { readFile } from "node:fs/promises";
import path from "node:path";

import { FleetFileError, hasColumns, parseFleetFile, type FleetFile, type FleetFileColumns } from "../../fleet/files";
import type { Roster } from "../../fleet/roster";
import { problem } from "../../problemCodes";
import { CommandError } from "../commandError";

/** A fleet declared in a file or recorded in a stack. */
export interface FleetRoster {
  /** The file's name without extension; if ambiguous, its path. */
  readonly fleet: string;
  /** As given on the command line. */
  readonly file: string;
  /** In tables. */
  readonly title: string;
  readonly roster: Roster;
}

/** @throws CommandError with the problems of all files */
export async function readFleets(
  files: readonly string[],
  columns: FleetFileColumns,
  warn: (line: string) => void,
): Promise<readonly FleetRoster[]> {
  const fleets: FleetRoster[] = [];
  const problems: string[] = [];
  for (const [file, fleet] of namesOf(files)) {
    const reading = await readOne(file, hasColumns(file) ? columns : {});
    if ("problem" in reading) {
      problems.push(reading.problem);
    } else {
      reading.notices.forEach(warn);
      fleets.push({ fleet, file, title: file, roster: reading.roster });
    }
  }
  if (problems.length > 0) {
    throw new CommandError(problems.join("\n"));
  }
  return fleets;
}

/**
 * File names or, where these are alike, paths, if necessary with extensions.
 *
 * @throws CommandError when a file is given twice
 */
function namesOf(files: readonly string[]): ReadonlyMap<string, string> {
  const twice = files.find((file, index) =>
    files.slice(0, index).some((other) => path.resolve(other) === path.resolve(file)),
  );
  if (twice !== undefined) {
    throw new CommandError(problem("arguments-invalid", `fleet file ${twice} is given twice; give it once.`));
  }
  const names = [
    (file: string) => path.parse(file).name,
    (file: string) => path.join(path.dirname(file), path.parse(file).name),
  ];
  return new Map(
    files.map((file) => {
      const isOnly = (nameOf: (file: string) => string) =>
        files.every((other) => other === file || nameOf(other) !== nameOf(file));
      return [file, names.find(isOnly)?.(file) ?? file];
    }),
  );
}

async function readOne(file: string, columns: FleetFileColumns): Promise<FleetFile | { readonly problem: string }> {
  let content: Uint8Array;
  try {
    content = await readFile(file);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { problem: problem("fleet-file-invalid", `fleet file ${file} cannot be read: ${reason}.`) };
  }
  try {
    return parseFleetFile(file, content, columns);
  } catch (error) {
    if (error instanceof FleetFileError) {
      return { problem: error.message };
    }
    throw error;
  }
}
