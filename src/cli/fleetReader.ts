import { readFile } from "node:fs/promises";
import path from "node:path";

import { FleetFileError, hasColumns, parseFleetFile, type FleetFile, type FleetFileColumns } from "../fleetFile";
import type { Roster } from "../roster";
import { CouldNotTell } from "./couldNotTell";

/** A fleet as a file declares it. */
export interface DeclaredFleet {
  /** The file's name without its ending. */
  readonly fleet: string;
  /** As it was named on the command line. */
  readonly file: string;
  readonly roster: Roster;
}

/**
 * Reads fleets from their files, as a program's `readFleet` does.
 *
 * @param columns of the files that have some.
 * @param warn is told what is harmless and worth a look.
 * @throws CouldNotTell with everything that is wrong, of all files.
 */
export async function readFleets(
  files: readonly string[],
  columns: FleetFileColumns,
  warn: (line: string) => void,
): Promise<readonly DeclaredFleet[]> {
  const fleets: DeclaredFleet[] = [];
  const problems: string[] = [];
  for (const file of files) {
    const reading = await readOne(file, hasColumns(file) ? columns : {});
    const fleet = path.parse(file).name;
    const namesake = fleets.find((earlier) => earlier.fleet === fleet);
    if ("problem" in reading) {
      problems.push(reading.problem);
    } else if (namesake !== undefined) {
      problems.push(`${namesake.file} and ${file} are both fleet ${fleet}: a program has no two fleets of one name`);
    } else {
      reading.notices.forEach(warn);
      fleets.push({ fleet, file, roster: reading.roster });
    }
  }
  if (problems.length > 0) {
    throw new CouldNotTell(problems.join("\n"));
  }
  return fleets;
}

async function readOne(file: string, columns: FleetFileColumns): Promise<FleetFile | { readonly problem: string }> {
  let content: Uint8Array;
  try {
    content = await readFile(file);
  } catch (error) {
    return { problem: `fleet file ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}` };
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
