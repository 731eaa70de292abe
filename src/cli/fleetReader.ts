import { readFile } from "node:fs/promises";
import path from "node:path";

import { FleetFileError, hasColumns, parseFleetFile, type FleetFile, type FleetFileColumns } from "../fleet/files";
import type { Roster } from "../fleet/roster";
import { CouldNotTell } from "./couldNotTell";

/** A fleet as a file declares it. */
export interface DeclaredFleet {
  /** The file's name without its ending, with its folder when another one is called alike. */
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
  for (const [file, fleet] of namesOf(files)) {
    const reading = await readOne(file, hasColumns(file) ? columns : {});
    if ("problem" in reading) {
      problems.push(reading.problem);
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

/**
 * What the fleets are called: as their files, or, where several files are called alike, as their paths, if need be with their endings.
 *
 * @throws CouldNotTell when a file is given twice.
 */
function namesOf(files: readonly string[]): ReadonlyMap<string, string> {
  const twice = files.find((file, index) =>
    files.slice(0, index).some((other) => path.resolve(other) === path.resolve(file)),
  );
  if (twice !== undefined) {
    throw new CouldNotTell(`fleet file ${twice} is given twice; give it once`);
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
