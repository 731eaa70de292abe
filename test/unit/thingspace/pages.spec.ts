import assert from "node:assert/strict";
import { ThingSpaceError } from "../../../src/thingspace/http/thingSpaceError";
import { listCandidates, readPages } from "../../../src/thingspace/pages";
import type { CandidatePage, Page } from "../../../src/thingspace/wire/responsesOfAllVersions";

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

describe("pages", () => {
  it("hands each cursor back as it was printed, until there is no more", async () => {
    const source = reader({
      "0": page({ more: true, cursor: "1000", items: ["a"] }),
      "1000": page({ more: true, cursor: "990003425730535", items: [] }),
      "990003425730535": page({ cursor: "0", items: ["b"] }),
    });
    assert.deepEqual(
      (await readPages(source)).map(({ items }) => items),
      [["a"], [], ["b"]],
    );
    assert.deepEqual(source.cursors, ["0", "1000", "990003425730535"]);
  });

  const stuck: [name: string, cursor: string | undefined][] = [
    ["missing", undefined],
    ["empty", ""],
    ["0", "0"],
    ["one that was there before", "7"],
  ];
  for (const [name, cursor] of stuck) {
    it(`is an error when there is more and the cursor is ${name}`, async () => {
      const source = reader({
        "0": page({ more: true, cursor: "7" }),
        "7": page({ more: true, cursor }),
      });
      await assert.rejects(readPages(source), (error: ThingSpaceError) => {
        assert.equal(error.kind, "listing");
        assert.equal(error.code, "listing-incomplete");
        assert.match(error.message, /^The list of things of account "0000123456-00001" /);
        return true;
      });
    });
  }

  it("stops after so many pages that it cannot be a listing", async () => {
    const read = (cursor: string) => Promise.resolve(page({ more: true, cursor: String(Number(cursor) + 1) }));
    await assert.rejects(readPages({ ...reader({}), read }), /has not ended after 10000 pages/);
  });

  it("tries a refused cursor that lost its leading zeros once more with them", async () => {
    const source = reader({
      "0": page({ more: true, cursor: "12345678901234" }),
      "12345678901234": refusedCursor(),
      "012345678901234": page({}),
    });
    assert.equal((await readPages(source)).length, 2);
    assert.deepEqual(source.cursors, ["0", "12345678901234", "012345678901234"]);
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

/** Lists from pages that are asked for by the number of records before them. */
async function list(pages: Readonly<Record<string, CandidatePage>>): Promise<readonly string[]> {
  return listCandidates("7-1", (index) => {
    const page = pages[index];
    return page === undefined ? Promise.reject(new Error(`nobody should ask for ${index}`)) : Promise.resolve(page);
  });
}

describe("the cancellation candidates", () => {
  it("are listed in their order, however many pages they take", async () => {
    const pages = {
      0: { count: 3, more: true, devices: ["c", "a"] },
      2: { count: 3, more: false, devices: ["b"] },
    };
    assert.deepEqual(await list(pages), ["c", "a", "b"]);
  });

  it("may be none", async () => {
    assert.deepEqual(await list({ 0: { count: 0, more: false, devices: [] } }), []);
  });

  const wrong: [name: string, pages: Record<string, CandidatePage>][] = [
    ["are one, and more than the service counts", { 0: { count: 0, more: false, devices: ["a"] } }],
    ["are fewer than the service counts", { 0: { count: 2, more: false, devices: ["a"] } }],
    ["are said to go on and do not", { 0: { count: 2, more: true, devices: [] } }],
  ];
  for (const [name, pages] of wrong) {
    it(`are not concluded from pages that ${name}`, async () => {
      await assert.rejects(list(pages), {
        kind: "listing",
        message: /cancellation candidates of account "7-1" has (1 device, |more pages)/,
      });
    });
  }
});
