/** The examples of Verizon's documentation, as printed there, each in a file of its own. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { imeis } from "../support/imeis";

const directory = path.join(__dirname, "vendorPages");

export const vendorPageSchema = z.strictObject({
  /** The address of the page, or the repository of an SDK that Verizon publishes, with its tag and the file in it. */
  source: z.string(),
  /** The day. */
  transcribed: z.iso.date(),
  /** What is not as printed, and why. */
  note: z.string().optional(),
  request: z.strictObject({
    method: z.enum(["GET", "POST", "DELETE"]),
    path: z.string(),
    body: z.looseObject({ deviceList: z.array(z.string()) }).optional(),
  }),
  success: z.record(z.string(), z.unknown()),
  failure: z.record(z.string(), z.unknown()),
  /** What the simulator answers otherwise than the example, and why; what is not named here is the same to the letter. */
  differences: z.record(z.string(), z.string()).optional(),
});

export type VendorPage = z.infer<typeof vendorPageSchema>;

export function pageFiles(): string[] {
  return readdirSync(directory).sort();
}

/** A page with devices in place of the words "15-digit IMEI" that some examples have: the first ones that tests make up. */
export function readPage(file: string): VendorPage {
  const page = vendorPageSchema.parse(JSON.parse(readFileSync(path.join(directory, file), "utf8")));
  const body = vendorPageSchema.shape.request.shape.body.parse(filled(page.request.body));
  return {
    ...page,
    request: { ...page.request, ...(body === undefined ? {} : { body }) },
    success: vendorPageSchema.shape.success.parse(filled(page.success)),
  };
}

const placeholder = /^15-digit (IMEI|device ID)$/;

function filled(example: unknown): unknown {
  let used = 0;
  const fill = (value: unknown): unknown => {
    if (Array.isArray(value)) {
      return value.map(fill);
    }
    if (typeof value === "object" && value !== null) {
      // The cursor of a page is its last device, and is printed before it.
      const { lastSeenDeviceId, ...rest } = Object.fromEntries(Object.entries(value));
      const others = Object.entries(rest).map(([name, field]) => [name, fill(field)]);
      return Object.fromEntries([...(lastSeenDeviceId === undefined ? [] : [cursor(lastSeenDeviceId)]), ...others]);
    }
    if (typeof value === "string" && placeholder.test(value)) {
      used += 1;
      return imeis(1, used)[0];
    }
    return value === "10-digit MDN" ? "5550000000" : value;
  };
  const cursor = (value: unknown) => [
    "lastSeenDeviceId",
    typeof value === "string" && placeholder.test(value) ? imeis(1, devicesIn(example))[0] : value,
  ];
  return fill(example);
}

function devicesIn(example: unknown): number {
  return JSON.stringify(example).match(/"deviceId":"15-digit/g)?.length ?? 0;
}

/** Names and types of all that is in a value; a list has the shapes that are found in it. */
export function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) {
    const shapes = new Map(value.map(shapeOf).map((shape) => [JSON.stringify(shape), shape]));
    return [...shapes.values()];
  }
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
    return Object.fromEntries(fields.map(([name, field]) => [name, shapeOf(field)]));
  }
  return value === null ? "null" : typeof value;
}

/**
 * What one answer has that the other has not: `no a.b`, `also a.b`, `other type of a.b`, `other value of a.b`, `fewer a`, `more a`,
 * `other order of a`. Devices of a list are compared with themselves, wherever they stand in it.
 */
export function differencesOf(answer: unknown, example: unknown, at = ""): string[] {
  if (Array.isArray(answer) && Array.isArray(example)) {
    return [...new Set(listDifferences(answer, example, at))];
  }
  if (isObject(answer) && isObject(example)) {
    const names = new Set([...Object.keys(answer), ...Object.keys(example)]);
    return [...names].flatMap((name) => {
      const place = at === "" ? name : `${at}.${name}`;
      if (!(name in answer)) {
        return [`no ${place}`];
      }
      return name in example ? differencesOf(answer[name], example[name], place) : [`also ${place}`];
    });
  }
  if (JSON.stringify(shapeOf(answer)) !== JSON.stringify(shapeOf(example))) {
    return [`other type of ${at === "" ? "the whole" : at}`];
  }
  return answer === example ? [] : [`other value of ${at}`];
}

function listDifferences(answer: readonly unknown[], example: readonly unknown[], at: string): string[] {
  if (answer.length !== example.length) {
    return [`${answer.length < example.length ? "fewer" : "more"} ${at}`, ...pairDifferences(answer, example, at)];
  }
  const [names, exampleNames] = [answer.map(nameOf), example.map(nameOf)];
  if (JSON.stringify(names) === JSON.stringify(exampleNames)) {
    return pairDifferences(answer, example, at);
  }
  const isReordered = JSON.stringify([...names].sort()) === JSON.stringify([...exampleNames].sort());
  const differences = pairDifferences(byName(answer), byName(example), at);
  return isReordered ? [`other order of ${at}`, ...differences] : differences;
}

function pairDifferences(answer: readonly unknown[], example: readonly unknown[], at: string): string[] {
  return answer.slice(0, example.length).flatMap((element, index) => differencesOf(element, example[index], `${at}[]`));
}

function byName(list: readonly unknown[]): unknown[] {
  return [...list].sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
}

function nameOf(element: unknown): string {
  return isObject(element) ? String(element["deviceId"]) : JSON.stringify(element);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
