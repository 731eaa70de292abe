import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { simulatorCommand } from "../../src/cli/commands/simulatorCommand";
import { startSimulator, type Simulator } from "../../src/simulator";
import { behaviorSchema, defaultBehavior } from "../../src/simulator/service/behavior";
import { operations } from "../../src/simulator/service/call";
import { faultNames } from "../../src/simulator/faults/allFaults";
import { assertSeed } from "../../src/simulator";

const page = readFileSync(path.resolve(__dirname, "../../docs/simulator.md"), "utf8");

function section(title: string): string {
  const text = page.split(/^## /m).find((part) => part.startsWith(`${title}\n`));
  assert.ok(text !== undefined, `the page has no section "${title}"`);
  return text;
}

/** The cells of a section's tables, without the rows of titles. */
function rows(title: string): string[][] {
  const lines = section(title)
    .split("\n")
    .filter((line) => line.startsWith("|"));
  return lines
    .map((line) =>
      line
        .slice(1, -1)
        .split("|")
        .map((cell) => cell.trim()),
    )
    .filter((_, index) => ![index, index + 1].some((at) => lines[at]?.startsWith("| -") === true));
}

/** What stands in code, in its order. */
function codeIn(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);
}

function readingsOf(name: keyof typeof behaviorSchema.shape): readonly string[] {
  const schema = behaviorSchema.shape[name].unwrap();
  switch (schema.type) {
    case "enum":
      return schema.options;
    case "boolean":
      return ["true", "false"];
    case "number":
      return [String(defaultBehavior[name])];
  }
}

describe("docs/simulator.md", () => {
  it("has a row for each knob, and no other", () => {
    const named = rows("Knobs").map(([name = ""]) => name);
    assert.deepEqual(
      named,
      Object.keys(behaviorSchema.shape).map((name) => `\`${name}\``),
    );
  });

  for (const name of behaviorSchema.keyof().options) {
    it(`has the readings of the knob ${name}, its default in bold, and says what is known`, () => {
      const [, readings = "", what = "", known = ""] = rows("Knobs").find(([cell]) => cell === `\`${name}\``) ?? [];
      assert.deepEqual(codeIn(readings), readingsOf(name));
      assert.deepEqual(/\*\*`(.*)`\*\*/.exec(readings)?.[1], String(defaultBehavior[name]));
      assert.ok(what.length > 0 && known.length > 0);
    });
  }

  it("names every fault, and no other", () => {
    const named = rows("Faults").flatMap(([, names = ""]) => codeIn(names.replaceAll(/\([^)]*\)/g, "")));
    assert.deepEqual(named.sort(), [...faultNames].sort());
  });

  it("names every request that a fault can be about", () => {
    const [, list = ""] = /`on` is one of ([^]*?), or `\*`/.exec(section("Faults")) ?? [];
    assert.deepEqual(codeIn(list), [...operations]);
  });

  it("has the command's options, with their defaults", () => {
    const shown = rows("Quick start").map(([option = "", value = ""]) => [
      codeIn(option)[0],
      value.replaceAll("`", ""),
    ]);
    const own = new Map(
      simulatorCommand().options.map(({ long, description, defaultValue, defaultValueDescription }) => {
        const value: unknown = defaultValueDescription ?? defaultValue;
        // Those without a default are told one by their descriptions.
        return [
          long,
          typeof value === "number" ? String(value) : (value ?? / \(default: (.*)\)$/.exec(description)?.[1]),
        ];
      }),
    );
    assert.deepEqual(shown.map(([option]) => option).sort(), [...own.keys()].sort());
    for (const [option, value] of shown) {
      assert.equal(value, own.get(option), option);
    }
  });

  it("shows a seed that can be used", () => {
    const [, seed = ""] = /```json\n([^]*?)```/.exec(section("Seeds")) ?? [];
    assertSeed(JSON.parse(seed));
  });

  describe("shows what is really answered", () => {
    let simulator: Simulator;
    before(async () => {
      simulator = await startSimulator();
    });
    after(() => simulator.close());

    const session = [...page.matchAll(/```console\n([^]*?)```/g)].flatMap(([, block = ""]) =>
      block.split(/^\$ /m).slice(1),
    );
    for (const exchange of session.filter((text) => text.startsWith("curl "))) {
      const [command = "", ...printed] = exchange.trimEnd().split("\n");
      it(command, async () => {
        const [, method = ""] = / -X (\S+)/.exec(command) ?? [];
        const [, asked = ""] = /http:\/\/127\.0\.0\.1:8080(\S+)/.exec(command) ?? [];
        const [, body] = / -d '(.*)'/.exec(command) ?? [];
        const reply = await fetch(`${simulator.url}${asked}`, { method, ...(body === undefined ? {} : { body }) });
        const text = await reply.text();
        if (command.includes("-o /dev/null")) {
          assert.deepEqual([reply.status, printed], [200, []]);
        } else {
          assert.equal(text, printed.join("\n"));
        }
      });
    }
  });
});
