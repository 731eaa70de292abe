/** What a version may be released with. */
export interface Release {
  /** `1.2.3`, as package.json has it. */
  readonly version: string;
  /** What the commit is tagged with, such as `v1.2.3`. */
  readonly tag: string;
  /** The whole CHANGELOG.md. */
  readonly changelog: string;
}

/**
 * What has changed in a version, for those who read of the release: its section of the changelog.
 *
 * @throws Error when there is nothing to read, or the tag names another version.
 */
export function releaseNotes({ version, tag, changelog }: Release): string {
  if (tag !== `v${version}`) {
    throw new Error(
      `the tag is ${tag}, and package.json has version ${version}: tag v${version}, or change the version`,
    );
  }
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((text) => text.split("\n")[0]?.trim().split(/[ ,]/)[0] === version);
  const notes = section?.slice(section.indexOf("\n")).trim() ?? "";
  if (notes === "") {
    throw new Error(
      `CHANGELOG.md has no entry for ${version}: give what is unreleased the title "## ${version}, <day>", and say what has changed`,
    );
  }
  const unreleased = sections.find((text) => text.startsWith("Unreleased"));
  if (unreleased !== undefined && unreleased.slice("Unreleased".length).trim() !== "") {
    throw new Error(
      `CHANGELOG.md still has changes under "Unreleased": move them to ${version}, or release them later`,
    );
  }
  return notes;
}
