import { styleText } from "node:util";

import type { Command } from "commander";

/** What may be drawn on. A pipe or a file is none. */
export interface Terminal {
  readonly width: number;
  readonly color: boolean;
}

/** Some terminals, those of build systems above all, say that they have no columns. */
const usualWidth = 80;

/** The terminal that the command prints to, or `undefined`: then neither colors nor bars, whatever FORCE_COLOR says. */
export function terminalOf(command: Command): Terminal | undefined {
  const output = command.configureOutput();
  const width = output.getOutHelpWidth?.();
  if (width === undefined) {
    return undefined;
  }
  // commander knows NO_COLOR and its kin.
  return { width: width === 0 ? usualWidth : width, color: output.getOutHasColors?.() ?? false };
}

export function colored(text: string, color: "green" | "red", terminal: Terminal | undefined): string {
  // Whether stdout takes colors is known from the terminal; Node would ask the process's own.
  return terminal?.color === true && text !== "" ? styleText(color, text, { validateStream: false }) : text;
}
