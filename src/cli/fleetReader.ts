import { readFile } from "node:fs/promises";
import path from "node:path";

import { FleetFileError, parseFleetFile, type FleetFileColumns } from "../fleetFile";
import { count, firstOf } from "../lifecycle/wording";
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
 * @param warn is told what is harmless and worth a look.
 * @throws CouldNotTell when a file cannot be used, or two have a device in common.
 */
export async function readFleets(
  files: readonly string[],
  columns: FleetFileColumns,
  warn: (line: string) => void,
): Promise<readonly DeclaredFleet[]> {
  const fleets: DeclaredFleet[] = [];
  for (const file of files) {
    const { roster, notices } = await readOne(file, columns);
    notices.forEach(warn);
    const fleet = { fleet: path.parse(file).name, file, roster };
    for (const other of fleets) {
      refuseOverlap(other, fleet);
    }
    fleets.push(fleet);
  }
  return fleets;
}

async function readOne(file: string, columns: FleetFileColumns) {
  let content: Uint8Array;
  try {
    content = await readFile(file);
  } catch (error) {
    throw new CouldNotTell(
      `fleet file ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  try {
    return parseFleetFile(file, content, columns);
  } catch (error) {
    throw error instanceof FleetFileError ? new CouldNotTell(error.message) : error;
  }
}

/** In a program it is an error, too: which fleet would release them is anybody's guess. */
function refuseOverlap(one: DeclaredFleet, other: DeclaredFleet): void {
  const shared = [...other.roster.keys()].filter((imei) => one.roster.has(imei));
  if (shared.length > 0) {
    throw new CouldNotTell(
      `${one.file} and ${other.file} have ${count(shared.length)} of the same devices: ${firstOf(shared)}. Take each of them out of one file.`,
    );
  }
}
