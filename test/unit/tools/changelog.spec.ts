import assert from "node:assert/strict";
import { releaseNotes } from "../../../tools/release/changelog";

const changelog = `# Changes

## Unreleased

## 1.2.3, 2026-12-01

- one thing
- another

## 1.2.2, 2026-11-30

- before
`;

describe("the notes of a release", () => {
  it("are the version's section of the changelog", () => {
    assert.equal(releaseNotes({ version: "1.2.3", tag: "v1.2.3", changelog }), "- one thing\n- another");
    assert.equal(releaseNotes({ version: "1.2.2", tag: "v1.2.2", changelog }), "- before");
  });

  for (const { what, release, message } of [
    {
      what: "without an entry",
      release: { version: "1.2.4", tag: "v1.2.4", changelog },
      message: /no entry for 1\.2\.4/,
    },
    {
      what: "with an empty entry",
      release: { version: "1.2.3", tag: "v1.2.3", changelog: "## 1.2.3\n\n## 1.2.2\n- x\n" },
      message: /no entry for 1\.2\.3/,
    },
    {
      what: "of another version than the package's",
      release: { version: "1.2.3", tag: "v1.2.4", changelog },
      message: /the tag is v1\.2\.4, and package\.json has version 1\.2\.3/,
    },
    {
      what: "with changes that nobody has assigned to a version",
      release: { version: "1.2.3", tag: "v1.2.3", changelog: changelog.replace("## 1.2.3,", "- new\n\n## 1.2.3,") },
      message: /still has changes under "Unreleased"/,
    },
  ]) {
    it(`are refused ${what}`, () => {
      assert.throws(() => releaseNotes(release), message);
    });
  }
});
