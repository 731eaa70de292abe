import { parseTree, ParseErrorCode, type Node, type ParseError } from "jsonc-parser";
import { quoted } from "../../text/quoted";
import {
  FleetFileError,
  isColumn,
  type FleetFileColumns,
  type Entries,
  type Entry,
  type Problem,
  type Stray,
} from "./entry";
import { devicesIn, devicesInCell, numberAlone } from "./strayDevice";

const shapes =
  'an array of IMEIs, an array of objects such as {"imei": "…", "label": "…"}, or an object from IMEI to label';

/**
 * Without JSON.parse, which has no positions and drops duplicate keys.
 *
 * @throws FleetFileError when it is no JSON or has another shape
 */
export function readJsonFile(text: string, columns: FleetFileColumns): Entries {
  const lines = new LineCounter(text);
  const tree = parse(text, lines);
  if (tree.type !== "array" && tree.type !== "object") {
    throw new FleetFileError(`must hold ${shapes}`);
  }
  const children = tree.children ?? [];
  const reading = new Reading(text, lines, columns);
  if (tree.type === "object") {
    if (children.some(({ children: [, value] = [] }) => value?.type === "array" || value?.type === "object")) {
      throw new FleetFileError(`must hold ${shapes}, and nothing around it`);
    }
    children.forEach((child) => {
      reading.labeled(child);
    });
  } else {
    children.forEach((child, index) => {
      reading.item(child, index);
    });
    reading.missLabels();
  }
  return { entries: reading.entries, problems: reading.problems, strays: () => reading.strays };
}

function parse(text: string, lines: LineCounter): Node {
  const errors: ParseError[] = [];
  let tree: Node | undefined;
  try {
    tree = parseTree(text, errors, { disallowComments: true });
  } catch (error) {
    // The parser is recursive.
    throw error instanceof RangeError ? new FleetFileError(`must hold ${shapes}; it is nested too deeply`) : error;
  }
  // The other errors are its consequences.
  const [error] = errors;
  if (error !== undefined || tree === undefined) {
    const reason = error === undefined ? "it is empty" : reasonOf(error, text);
    throw new FleetFileError(`is not JSON: line ${lines.at(error?.offset ?? 0)}: ${reason}`);
  }
  return tree;
}

/** `…` stands for the text at the position. */
const reasons: Readonly<Record<ParseErrorCode, string>> = {
  [ParseErrorCode.CommaExpected]: "a comma is missing before …",
  [ParseErrorCode.ValueExpected]: "a value is missing before …, or there is a comma too many",
  [ParseErrorCode.PropertyNameExpected]: "a name in quotes is missing before …, or there is a comma too many",
  [ParseErrorCode.ColonExpected]: "a colon is missing before …",
  [ParseErrorCode.CloseBraceExpected]: "a } is missing at the end",
  [ParseErrorCode.CloseBracketExpected]: "a ] is missing at the end",
  [ParseErrorCode.EndOfFileExpected]: "there is text behind the end, …",
  [ParseErrorCode.InvalidCommentToken]: "comments are not allowed in JSON",
  [ParseErrorCode.UnexpectedEndOfComment]: "comments are not allowed in JSON",
  [ParseErrorCode.UnexpectedEndOfString]: "a quote is not closed",
  [ParseErrorCode.UnexpectedEndOfNumber]: "a number is incomplete",
  [ParseErrorCode.InvalidNumberFormat]: "… is no number",
  [ParseErrorCode.InvalidSymbol]: "… is no value; text is in quotes",
  [ParseErrorCode.InvalidUnicode]: "… is no Unicode escape",
  [ParseErrorCode.InvalidEscapeCharacter]: "a \\ precedes a character that needs none",
  [ParseErrorCode.InvalidCharacter]: "there is a line break or another control character in quotes",
};

function reasonOf({ error, offset, length }: ParseError, text: string): string {
  if (error === ParseErrorCode.CommaExpected && /^0\d/.test(text.slice(offset - 1, offset + 1))) {
    return "a number begins with 0; write IMEIs in quotes";
  }
  return reasons[error].replace("…", () => quoted(text.slice(offset, offset + Math.max(length, 1))));
}

class Reading {
  readonly entries: Entry[] = [];
  readonly problems: Problem[] = [];
  readonly strays: Stray[] = [];
  /** Of all objects. */
  readonly #fields = new Set<string>();

  constructor(
    private readonly text: string,
    private readonly lines: LineCounter,
    private readonly columns: FleetFileColumns,
  ) {}

  /** `"353238063289555": "pump-17"` */
  labeled({ offset, children: [key, label] = [] }: Node): void {
    this.#add(this.lines.at(offset), "", key, label);
  }

  item(node: Node, index: number): void {
    const line = this.lines.at(node.offset);
    // For files of one line.
    const place = `item ${index + 1} `;
    if (node.type !== "object") {
      this.#add(line, place, node, undefined);
      return;
    }
    const names = namesOf(node);
    names.forEach((name) => this.#fields.add(name));
    const imei = this.#field(node, line, place, this.columns.imei ?? "imei");
    const label = this.#field(node, line, place, this.columns.label ?? "label");
    this.#findStrays(node, line, place, [imei, label]);
    if (imei !== undefined) {
      this.#add(line, place, imei, label);
    } else {
      const missing = quoted(this.columns.imei ?? "imei");
      const fields = names.map(quoted).join(", ");
      this.problems.push({ line, problem: `${place}has no field ${missing}${fields === "" ? "" : `, but ${fields}`}` });
    }
  }

  /** A misspelled column would drop all labels. */
  missLabels(): void {
    const { label } = this.columns;
    const names = [...this.#fields];
    if (label !== undefined && names.length > 0 && !names.some((name) => isColumn(name, label))) {
      throw new FleetFileError(`has no field ${quoted(label)}; its fields are ${names.map(quoted).join(", ")}`);
    }
  }

  /** In the names of fields, and in unread fields. */
  #findStrays(node: Node, line: number, place: string, read: readonly (Node | undefined)[]): void {
    const unread = (node.children ?? []).flatMap(({ children: [, value] = [] }) =>
      value === undefined || read.includes(value) ? [] : textsIn(value),
    );
    const found = [...namesOf(node).flatMap(devicesIn), ...unread.flatMap(devicesInCell)];
    for (const device of found) {
      const problem = () => `${place}has a device where none is read, ${device.imei}; give it its own object`;
      this.strays.push({ line, device, problem });
    }
    for (const device of unread.map(numberAlone)) {
      if (device !== undefined) {
        this.strays.push({ line, device, problem: "unread" });
      }
    }
  }

  #field(node: Node, line: number, place: string, name: string): Node | undefined {
    const found = (node.children ?? []).filter((property) => isColumn(nameOf(property), name));
    if (found.length > 1) {
      this.problems.push({ line, problem: `${place}has ${found.length} fields ${quoted(name)}; keep one` });
    }
    return found[0]?.children?.[1];
  }

  #add(line: number, place: string, imei: Node | undefined, label: Node | undefined): void {
    const problem =
      this.#notText("an IMEI", imei) ??
      (label === undefined || label.type === "null" ? undefined : this.#notText("a label", label));
    if (problem === undefined) {
      this.entries.push({ line, imei: textOf(imei), label: textOf(label) });
    } else {
      this.problems.push({ line, problem: `${place}${problem}` });
    }
  }

  #notText(what: string, node: Node | undefined): string | undefined {
    if (node?.type === "string") {
      return undefined;
    }
    // The text, because parsing rounds long numbers.
    return node?.type === "number"
      ? `has the number ${this.text.slice(node.offset, node.offset + Math.min(node.length, 40))} for ${what}; write it in quotes, because numbers lose leading zeros`
      : `has ${node === undefined ? "nothing" : node.type === "null" ? "null" : `a value of type ${node.type}`} for ${what}; it must be text in quotes`;
  }
}

function namesOf({ children = [] }: Node): readonly string[] {
  return children.map(nameOf);
}

function nameOf({ children: [key] = [] }: Node): string {
  return String(key?.value);
}

function textsIn(node: Node): readonly string[] {
  return node.type === "string" ? [textOf(node)] : (node.children ?? []).flatMap(textsIn);
}

function textOf(node: Node | undefined): string {
  return node?.type === "string" ? String(node.value) : "";
}

/** Offsets must ascend. */
class LineCounter {
  readonly #starts: readonly number[];
  #line = 1;

  constructor(text: string) {
    this.#starts = [...text.matchAll(/\r\n|\n|\r/g)].map(({ index, 0: lineBreak }) => index + lineBreak.length);
  }

  at(offset: number): number {
    while ((this.#starts[this.#line - 1] ?? Infinity) <= offset) {
      this.#line += 1;
    }
    return this.#line;
  }
}
