import { z } from "zod";

import type { Terminal } from "../text/terminal";

/** In each output format, without a final line break. */
export interface Report {
  readonly text: (terminal: Terminal | undefined) => string;
  readonly markdown: string;
  /** `undefined` is printed as `null`, so that no field is absent. */
  readonly json: Readonly<Record<string, unknown>>;
  /** Of a command with `--openmetrics`. */
  readonly openMetrics?: string;
  /** Printed to stderr, in any format. */
  readonly warnings?: readonly string[];
  /** Why part of the answer is missing; exit code 2. */
  readonly errors?: readonly string[];
  /** Why the answer is no; exit code 1. */
  readonly failure?: string | undefined;
}

export const formatSchema = z.object({
  json: z.boolean().default(false),
  markdown: z.boolean().default(false),
  openmetrics: z.boolean().default(false),
});

export function render(report: Report, format: z.infer<typeof formatSchema>, terminal: Terminal | undefined): string {
  if (format.json) {
    return toJson(report.json);
  }
  if (format.openmetrics && report.openMetrics !== undefined) {
    return report.openMetrics;
  }
  return format.markdown ? report.markdown : report.text(terminal);
}

export function toJson(fields: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(fields, (_name, value: unknown) => value ?? null);
}
