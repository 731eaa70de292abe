import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { sourceMessages } from "../support/sourceMessages";

/** What comes from the engine, Node.js or npm, and cannot be found in our code. */
const foreignSection = "Pulumi itself";
const foreignQuotes = new Set(["Device Not Found."]);

/** Nobody who uses the package as it is meant sees these: contradictions in our own code, and what the simulator answers to its own tests. */
const internal = [/^simulator\//, /^shell\.ts$/, /^cli\/(simulatorCommand|reportCommand)/];
const internalTexts = [
  "no path was given",
  "API … has no campaigns",
  "account is not known yet",
  // Said around another message.
  "…Nothing of fleet … was changed.",
];

interface Row {
  readonly section: string;
  readonly quotes: readonly string[];
  readonly advice: string;
}

function rowsOf(page: string): readonly Row[] {
  let section = "";
  return page.split("\n").flatMap((line) => {
    section = /^## (.*)/.exec(line)?.[1] ?? section;
    const [, said, advice] = /^\| (.*?) *\| (.*?) *\|$/.exec(line) ?? [];
    const quotes = [...(said ?? "").matchAll(/`([^`]+)`/g)].map(([, quote]) => quote ?? "");
    return quotes.length === 0 ? [] : [{ section, quotes, advice: advice ?? "" }];
  });
}

describe("docs/errors.md", () => {
  const rows = rowsOf(readFileSync(path.resolve(__dirname, "../../docs/errors.md"), "utf8"));
  const messages = sourceMessages();
  const ours = rows.filter(
    ({ section, quotes }) => section !== foreignSection && !quotes.some((quote) => foreignQuotes.has(quote)),
  );

  it("is read", () => {
    assert.ok(ours.length > 40, `${ours.length} rows`);
  });

  for (const { quotes, advice } of ours) {
    for (const quote of quotes) {
      it(`quotes what is said: ${quote}`, () => {
        assert.ok(messages.some(({ text }) => text.includes(quote)));
        assert.ok(advice.length > 5);
      });
    }
  }

  const errors = messages.filter(
    ({ file, text, isError }) =>
      isError &&
      /[a-z]{3,} [a-z]{2,}/.test(text) &&
      !internal.some((pattern) => pattern.test(file)) &&
      !internalTexts.includes(text),
  );
  for (const { file, text } of errors) {
    it(`has what ${file} says: ${text.slice(0, 70)}`, () => {
      assert.ok(ours.some(({ quotes }) => quotes.some((quote) => text.includes(quote))));
    });
  }
});
