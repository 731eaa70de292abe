import assert from "node:assert/strict";
import { ThingSpaceError } from "../../../src/thingspace/errors";
import { pages } from "../../../src/thingspace/pages";
import type { Page } from "../../../src/thingspace/wire/format";

const page = (facts: Partial<Page>): Page => ({
  licenseCount: 10,
  assignedCount: 2,
  more: false,
  cursor: undefined,
  devices: [],
  ...facts,
});

const refusedCursor = () =>
  new ThingSpaceError("refused", {
    kind: "refused",
    status: 400,
    serviceMessage: "LastSeenDeviceId Not Valid",
    mayHaveActed: false,
  });

/** Answers each cursor by the table, and records the cursors asked for. */
function reader(answers: Record<string, Page | Error>) {
  const cursors: string[] = [];
  const read = (cursor: string) => {
    cursors.push(cursor);
    const answer = answers[cursor] ?? new Error(`nobody should ask for ${cursor}`);
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  return { account: "0000123456-00001", read, cursors };
}

async function walk(source: ReturnType<typeof reader>): Promise<Page[]> {
  const walked: Page[] = [];
  for await (const each of pages(source)) {
    walked.push(each);
  }
  return walked;
}

describe("pages", () => {
  it("hands each cursor back as it was printed, until there is no more", async () => {
    const source = reader({
      "0": page({ more: true, cursor: "1000", devices: ["a"] }),
      "1000": page({ more: true, cursor: "990003425730535", devices: [] }),
      "990003425730535": page({ cursor: "0", devices: ["b"] }),
    });
    assert.deepEqual(
      (await walk(source)).map(({ devices }) => devices),
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
        assert.match(error.message, /Nothing is concluded from it/);
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
