import { budgets } from "./budgets";
import { describeCalls } from "./calls";
import { median, subjects, type Subject } from "./measurement";
import { operations, titles, type Operation } from "./operations";
import { plot, type Line } from "./plot";
import { medianSeconds, select, type Results } from "./results";
import { table } from "./table";

const names: Readonly<Record<Subject, string>> = {
  floor: "floor",
  onePerDevice: "one resource per device",
  script: "script",
  fleet: "fleet",
};

/** The whole report, as Markdown. */
export function report(results: Results): string {
  return [
    `Measured on ${results.machine}. Times are by the floor, with seconds behind them: the same command on a program with one trivial dynamic resource, in the same ` +
      `rounds; each is a median. On another machine the seconds differ, and the ratios little.`,
    budgetTable(results),
    ...[0, 50].flatMap((latency) => timesTable(results, latency)),
    ...listingTable(results),
    ...costTable(results),
    ...scaleTable(results),
  ].join("\n\n");
}

export function budgetTable(results: Results, { onlyMeasured = false } = {}): string {
  const shown = budgets(results).filter(({ isMet }) => !onlyMeasured || isMet !== undefined);
  return table(
    ["budget", "found", "target", "met"],
    shown.map(({ title, found, target, isMet }) => [
      title,
      isMet === undefined ? "not measured" : found,
      target,
      isMet === true ? "yes" : "**no**",
    ]),
  );
}

function sizesOf({ measurements }: Results, latency: number): { subject: Subject; devices: number; fleets: number }[] {
  const found = measurements.filter((one) => one.latency === latency && one.subject !== "floor");
  const keys = new Map(
    found.map(({ subject, devices, fleets }) => [`${subject} ${devices} ${fleets}`, { subject, devices, fleets }]),
  );
  const inOrder = [...keys.values()].sort((one, other) => one.devices - other.devices);
  return subjects.flatMap((subject) => inOrder.filter((one) => one.subject === subject));
}

function timesTable(results: Results, latency: number): string[] {
  const rows = sizesOf(results, latency).map(({ subject, devices, fleets }) => [
    fleets === 1 ? names[subject] : `${fleets} fleets`,
    devices.toLocaleString("en-US"),
    ...operations.map((operation) => times(results, operation, { subject, devices, latency, fleets })),
  ]);
  const floor = operations.map((operation) => {
    const seconds = medianSeconds(select(results, "floor", operation));
    return Number.isNaN(seconds) ? "-" : `${seconds.toFixed(2)} s`;
  });
  return rows.length === 0
    ? []
    : [
        `### Time by the floor, with ${latency} ms for each answer of ThingSpace`,
        table(
          ["", "devices", ...operations.map((operation) => titles[operation])],
          [["floor, in seconds", "-", ...floor], ...rows],
        ),
      ];
}

function times(
  results: Results,
  operation: Operation,
  { subject, ...at }: { subject: Subject; devices: number; latency: number; fleets: number },
): string {
  const seconds = medianSeconds(select(results, subject, operation, at));
  const ratio = seconds / medianSeconds(select(results, "floor", operation));
  return Number.isNaN(ratio) ? "-" : `${ratio.toFixed(2)} (${seconds.toFixed(1)} s)`;
}

function listingTable({ listing }: Results): string[] {
  const rows = [...new Set(listing.map(({ concurrency }) => concurrency))].map((concurrency) => {
    const found = listing.filter((one) => one.concurrency === concurrency);
    return [
      String(concurrency),
      `${median(found.map(({ seconds }) => seconds)).toFixed(2)} s`,
      String(Math.max(...found.map(({ pages }) => pages))),
    ];
  });
  return rows.length === 0
    ? []
    : ["### Listing 100,000 licenses, with 50 ms for each page", table(["pages at a time", "time", "pages"], rows)];
}

function costTable(results: Results): string[] {
  const sizes = sizesOf(results, 0).filter(({ subject }) => subject !== "script");
  const rows = sizes.flatMap(({ subject, devices, fleets }) =>
    operations.flatMap((operation) => {
      const found = select(results, subject, operation, { devices, fleets });
      const [first] = found;
      return first === undefined
        ? []
        : [
            [
              fleets === 1 ? names[subject] : `${fleets} fleets`,
              devices.toLocaleString("en-US"),
              titles[operation],
              describeCalls(first.calls),
              megabytes(found.map(({ memory }) => memory ?? NaN)),
              (first.stateBytes ?? 0).toLocaleString("en-US"),
              first.lines.toLocaleString("en-US"),
            ],
          ];
    }),
  );
  return rows.length === 0
    ? []
    : [
        "### Calls, memory of the provider, state and lines printed",
        table(["", "devices", "operation", "API calls", "memory", "bytes of state", "lines"], rows),
      ];
}

function megabytes(values: readonly number[]): string {
  const value = median(values);
  return Number.isNaN(value) ? "-" : `${Math.round(value)} MB`;
}

function scaleTable({ scale }: Results): string[] {
  const steps = ["check", "create", "diff", "read", "delete"];
  const sizes = [...new Set(scale.map(({ devices }) => devices))];
  const rows = sizes.map((devices) => {
    const found = scale.filter((one) => one.devices === devices);
    return [
      devices.toLocaleString("en-US"),
      ...steps.map((step) => median(found.map(({ seconds }) => seconds[step] ?? NaN)).toFixed(2)),
      megabytes(found.map(({ memory }) => memory)),
    ];
  });
  return rows.length === 0
    ? []
    : ["### The provider without the engine, in seconds", table(["devices", ...steps, "memory"], rows)];
}

/** What is shown as a picture, by the names of the files. */
export function plots(results: Results): Readonly<Record<string, string>> {
  const of = (subject: Subject): Line => {
    const sizes = [...new Set(select(results, subject, "first up").map(({ devices }) => devices))].sort(
      (a, b) => a - b,
    );
    return {
      name: names[subject],
      points: sizes.map((devices) => [devices, medianSeconds(select(results, subject, "first up", { devices }))]),
    };
  };
  const [floor] = of("floor").points;
  const sizes = of("fleet").points.map(([devices]) => devices);
  const floorLine: Line = { name: "floor", points: sizes.map((devices) => [devices, floor?.[1] ?? NaN]) };
  const memory = [...new Set(results.scale.map(({ devices }) => devices))].map(
    (devices) =>
      [devices, median(results.scale.filter((one) => one.devices === devices).map((one) => one.memory))] as const,
  );
  return {
    ...(sizes.length < 2
      ? {}
      : {
          "time.svg": plot("First up, with 0 ms for each answer of ThingSpace", "devices", "seconds", [
            of("fleet"),
            of("onePerDevice"),
            of("script"),
            floorLine,
          ]),
        }),
    ...(memory.length < 2
      ? {}
      : {
          "memory.svg": plot("Memory of the provider, without the engine", "devices", "MB", [
            { name: "fleet", points: memory },
          ]),
        }),
  };
}
