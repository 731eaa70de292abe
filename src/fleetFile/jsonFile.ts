import { parseTree, printParseErrorCode, type Node, type ParseError } from "jsonc-parser";
import { columnKey, FleetFileError, type FleetFileColumns, type Entries, type Entry, type Problem } from "./entry";

const shapes =
  'an array of IMEIs, an array of objects such as {"imei": "…", "label": "…"}, or an object from IMEI to label';

/**
 * An array of IMEIs, an array of objects, or an object from IMEI to label. Read with a parser that keeps the places: they are wanted for
 * problems, and JSON.parse drops all but the last of keys that are alike.
 *
 * @throws FleetFileError when it is no JSON, or nothing of these.
 */
export function readJsonFile(text: string, columns: FleetFileColumns): Entries {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { disallowComments: true });
  const lines = new LineCounter(text);
  const [error] = errors;
  if (error !== undefined || tree === undefined) {
    const reason = error === undefined ? "it is empty" : printParseErrorCode(error.error);
    throw new FleetFileError(`is not JSON: line ${lines.at(error?.offset ?? 0)}: ${reason}`);
  }
  if (tree.type !== "array" && tree.type !== "object") {
    throw new FleetFileError(`must hold ${shapes}`);
  }
  const reading = new Reading(lines, columns);
  for (const child of tree.children ?? []) {
    if (tree.type === "object") {
      reading.labeled(child);
    } else {
      reading.item(child);
    }
  }
  return reading;
}

class Reading implements Entries {
  readonly entries: Entry[] = [];
  readonly problems: Problem[] = [];

  constructor(
    private readonly lines: LineCounter,
    private readonly columns: FleetFileColumns,
  ) {}

  /** `"353238063289555": "pump-17"` */
  labeled({ offset, children: [key, label] = [] }: Node): void {
    const line = this.lines.at(offset);
    this.#add(line, key, label);
  }

  item(node: Node): void {
    const line = this.lines.at(node.offset);
    if (node.type !== "object") {
      this.#add(line, node, undefined);
      return;
    }
    const imei = this.#field(node, this.columns.imei ?? "imei");
    if (imei === undefined) {
      this.problems.push({
        line,
        problem: `is an object without the field ${JSON.stringify(this.columns.imei ?? "imei")}`,
      });
      return;
    }
    this.#add(line, imei, this.#field(node, this.columns.label ?? "label"));
  }

  #field({ children = [] }: Node, name: string): Node | undefined {
    const property = children.find(({ children: [key] = [] }) => columnKey(String(key?.value)) === columnKey(name));
    return property?.children?.[1];
  }

  #add(line: number, imei: Node | undefined, label: Node | undefined): void {
    const problem =
      notText("an IMEI", imei) ??
      (label === undefined || label.type === "null" ? undefined : notText("a label", label));
    if (problem === undefined) {
      this.entries.push({ line, imei: textOf(imei), label: textOf(label) });
    } else {
      this.problems.push({ line, problem });
    }
  }
}

function textOf(node: Node | undefined): string {
  return node?.type === "string" ? String(node.value) : "";
}

function notText(what: string, node: Node | undefined): string | undefined {
  if (node?.type === "string") {
    return undefined;
  }
  return node?.type === "number"
    ? `has the number ${String(node.value)} for ${what}; write it in quotes, because numbers lose leading zeros`
    : `has ${node === undefined ? "nothing" : node.type === "null" ? "null" : `a value of type ${node.type}`} for ${what}; it must be text in quotes`;
}

/** The lines of places that are asked for in their order. */
class LineCounter {
  #line = 1;
  #position = 0;

  constructor(private readonly text: string) {}

  at(offset: number): number {
    for (let next = this.text.indexOf("\n", this.#position); next !== -1 && next < offset;) {
      this.#line += 1;
      this.#position = next + 1;
      next = this.text.indexOf("\n", this.#position);
    }
    return this.#line;
  }
}
