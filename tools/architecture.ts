/** Draws what imports what, for docs/architecture.md. */
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { drawArchitecture } from "./architecture/picture";

const picture = path.resolve(__dirname, "../docs/architecture.svg");

drawArchitecture().then(
  async (svg) => {
    await writeFile(picture, svg);
    console.log(`drawn: ${picture}`);
  },
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
