import assert from "node:assert/strict";
import { ThingSpaceError } from "../../../src/thingspace/http/errors";
import { pages, readPages } from "../../../src/thingspace/pages";
import type { Page } from "../../../src/thingspace/wire/format";

interface TestPage extends Page {
  readonly items: readonly string[];
}

const page = (facts: Partial<TestPage>): TestPage => ({ more: false, cursor: undefined, items: [], ...facts });

const refusedCursor = () =>
  new ThingSpaceError("refused", {
    kind: "refused",
    status: 400,
    serviceMessage: "LastSeenDeviceId Not Valid",
    mayHaveActed: false,
  });

/** Answers each cursor by the table, and records the cursors asked for. */
function reader(answers: Record<string, TestPage | Error>) {
  const cursors: string[] = [];
  const read = (cursor: string) => {
    cursors.push(cursor);
    const answer = answers[cursor] ?? new Error(`nobody should ask for ${cursor}`);
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  return { account: "0000123456-00001", what: "things", read, cursors };
}

async function walk(source: ReturnType<typeof reader>): Promise<TestPage[]> {
  const walked: TestPage[] = [];
  for await (const each of pages(source)) {
    walked.push(each);
  }
  return walked;
}

describe("pages", () => {
  it("hands each cursor back as it was printed, until there is no more", async () => {
    const source = reader({
      "0": page({ more: true, cursor: "1000", items: ["a"] }),
      "1000": page({ more: true, cursor: "990003425730535", items: [] }),
      "990003425730535": page({ cursor: "0", items: ["b"] }),
    });
    assert.deepEqual(
      (await walk(source)).map(({ items }) => items),
      [["a"], [], ["b"]],
    );
    assert.deepEqual(source.cursors, ["0", "1000", "990003425730535"]);
  });

  const stuck: [name: string, cursor: string | undefined, message: RegExp][] = [
    ["missing", undefined, /says that there is more, but not where/],
    ["empty", "", /points back to its beginning/],
    ["0", "0", /points back to its beginning/],
    ["one that was there before", "7", /points twice to the same place \(7\)/],
  ];
  for (const [name, cursor, message] of stuck) {
    it(`is an error when there is more and the cursor is ${name}`, async () => {
      const source = reader({
        "0": page({ more: true, cursor: "7" }),
        "7": page({ more: true, cursor }),
      });
      await assert.rejects(walk(source), (error: ThingSpaceError) => {
        assert.equal(error.kind, "listing");
        assert.match(error.message, message);
        assert.match(error.message, /^The list of things of account "0000123456-00001" .*Nothing is concluded from it/);
        return true;
      });
    });
  }

  it("stops after so many pages that it cannot be a listing", async () => {
    const read = (cursor: string) => Promise.resolve(page({ more: true, cursor: String(Number(cursor) + 1) }));
    await assert.rejects(walk({ ...reader({}), read }), /has not ended after 10000 pages/);
  });

  it("tries a refused cursor that lost its leading zeros once more with them", async () => {
    const source = reader({
      "0": page({ more: true, cursor: "12345678901234" }),
      "12345678901234": refusedCursor(),
      "012345678901234": page({}),
    });
    assert.equal((await walk(source)).length, 2);
    assert.deepEqual(source.cursors, ["0", "12345678901234", "012345678901234"]);
  });

  it("passes on the refusal of a cursor that has all its digits, and of the first", async () => {
    const later = reader({ "0": page({ more: true, cursor: "990003425730535" }), "990003425730535": refusedCursor() });
    await assert.rejects(walk(later), { message: "refused" });
    const first = reader({ "0": refusedCursor() });
    await assert.rejects(walk(first), { message: "refused" });
    assert.deepEqual(first.cursors, ["0"]);
  });
});

describe("readPages", () => {
  const cursor = "990003425730535";

  /** Gives the answers one after the other, and records the cursors asked for. */
  function script(...answers: (TestPage | Error)[]) {
    const cursors: string[] = [];
    const read = (asked: string) => {
      cursors.push(asked);
      const answer = answers.shift() ?? new Error("asked once too often");
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    };
    return { account: "0000123456-00001", what: "things", read, cursors };
  }

  it("starts again, without what it had, when the place of the cursor has gone", async () => {
    const start = page({ more: true, cursor, items: ["gone"] });
    const source = script(start, refusedCursor(), page({ items: ["b"] }));
    assert.deepEqual(
      (await readPages(source)).map(({ items }) => items),
      [["b"]],
    );
    assert.deepEqual(source.cursors, ["0", cursor, "0"]);
  });

  it("starts again at most twice", async () => {
    const start = page({ more: true, cursor });
    const source = script(start, refusedCursor(), start, refusedCursor(), start, refusedCursor());
    await assert.rejects(readPages(source), {
      kind: "listing",
      message: /^The list of things of account "0000123456-00001" broke off 3 times/,
    });
    assert.equal(source.cursors.length, 6);
  });

  it("passes on any other failure at once, and the refusal of the first page", async () => {
    for (const [failure, pagesBefore] of [
      [new Error("broken"), [page({ more: true, cursor })]],
      [refusedCursor(), []],
    ] as const) {
      const source = script(...pagesBefore, failure);
      await assert.rejects(readPages(source), failure);
      assert.equal(source.cursors.length, pagesBefore.length + 1);
    }
  });
});
