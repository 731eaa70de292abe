import path from "node:path";

/** The engine that the cache, the download and Go provide: the release of the Node SDK that this repository pins. */
export const engineVersion = "3.248.0";

/** The oldest engine taken from PATH: the package asks for `@pulumi/pulumi` ^3.216, and SDK and engine go together. */
export const minimumEngineVersion = "3.216.0";

/** Says where engines are kept, instead of the user's cache directory. */
export const cacheVariable = "THINGSPACE_FOTA_ENGINE_CACHE";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Why a way to get the engine did not give one. */
export interface Refusal {
  /** `absent` is the ordinary case and not worth a word while another way works; `unusable` is named at once. */
  readonly kind: "absent" | "unusable";
  readonly reason: string;
  /** What a tool said about it, line by line. */
  readonly details?: readonly string[];
}

type Version = readonly [major: number, minor: number, patch: number];

/** Reads the versions of Pulumi (`v3.248.0`, `v3.249.0-alpha.1`) and of Go (`go1.26.8`, `go1.25`). */
export function parseVersion(text: string): Version | undefined {
  const match = /^(?:v|go)?(\d+)\.(\d+)(?:\.(\d+))?/.exec(text.trim());
  return match === null ? undefined : [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
}

export function isAtLeast([major, minor, patch]: Version, [leastMajor, leastMinor, leastPatch]: Version): boolean {
  if (major !== leastMajor) {
    return major > leastMajor;
  }
  return minor === leastMinor ? patch >= leastPatch : minor > leastMinor;
}

/** What speaks against an engine that answers `pulumi version` with this text; undefined when nothing does. */
export function problemWithEngineVersion(answer: string): string | undefined {
  const version = parseVersion(answer);
  const minimum = parseVersion(minimumEngineVersion);
  if (version === undefined || minimum === undefined) {
    return `answers "pulumi version" with "${answer.trim()}", which is not a version`;
  }
  if (version[0] > minimum[0]) {
    return `is ${answer.trim()}; a new major version does not go with the SDK of this repository`;
  }
  return isAtLeast(version, minimum) ? undefined : `is ${answer.trim()}; ${minimumEngineVersion} or newer is needed`;
}

/** What speaks against building with this Go; undefined when nothing does. */
export function problemWithGo(go: { version: string; toolchain: string }, required: string): string | undefined {
  const version = parseVersion(go.version);
  const minimum = parseVersion(required);
  // Development builds of Go carry no number: Go itself will refuse if it must.
  if (version === undefined || minimum === undefined || isAtLeast(version, minimum)) {
    return undefined;
  }
  // With "auto" or "path" Go fetches or finds the newer toolchain by itself.
  if (/(^|\+)(auto|path)$/.test(go.toolchain)) {
    return undefined;
  }
  return `go is ${go.version.replace(/^go/, "")}; ${required} or newer is needed`;
}

/** The minimum that a go.mod asks for. */
export function goVersionRequiredBy(goMod: string): string {
  return /^go (\S+)$/m.exec(goMod)?.[1] ?? "0.0";
}

const userCacheBelowHome: ReadonlyMap<NodeJS.Platform, readonly string[]> = new Map([
  ["win32", ["AppData", "Local"]],
  ["darwin", ["Library", "Caches"]],
]);

/** The folder of one engine. It is outside the checkout, so that a fresh clone need not build again. */
export function cacheDirectory(platform: NodeJS.Platform, environment: Environment, home: string): string {
  const paths = platform === "win32" ? path.win32 : path.posix;
  const chosen = environment[cacheVariable];
  if (chosen !== undefined && chosen !== "") {
    return paths.join(paths.resolve(chosen), engineVersion);
  }
  // The XDG specification says to ignore a path that is not absolute.
  const userCache = [environment["XDG_CACHE_HOME"], platform === "win32" ? environment["LOCALAPPDATA"] : undefined]
    .filter((directory) => directory !== undefined)
    .find((directory) => paths.isAbsolute(directory));
  const userCacheByHabit = paths.join(home, ...(userCacheBelowHome.get(platform) ?? [".cache"]));
  return paths.join(userCache ?? userCacheByHabit, "pulumi-thingspace-fota", "engine", engineVersion);
}

/** The folders of PATH, in order. An empty entry would mean the working directory and is left out. */
export function pathDirectories(platform: NodeJS.Platform, environment: Environment): string[] {
  const delimiter = platform === "win32" ? path.win32.delimiter : path.posix.delimiter;
  return pathOf(environment)
    .split(delimiter)
    .filter((directory) => directory !== "");
}

/** Windows writes it `Path`, and a copied environment no longer ignores case. */
export function pathOf(environment: Environment): string {
  return Object.entries(environment).find(([name]) => isPath(name))?.[1] ?? "";
}

export function isPath(name: string): boolean {
  return name.toUpperCase() === "PATH";
}

/** The names under which a program may lie in a folder. */
export function fileNamesOf(program: string, platform: NodeJS.Platform): string[] {
  return platform === "win32" ? [`${program}.exe`, `${program}.cmd`] : [program];
}

/** What a line of `go build -v` says that it is doing; undefined for anything else, which is a complaint. */
export function activityOfGo(line: string): string | undefined {
  const downloading = /^go: (downloading \S+)/.exec(line)?.[1];
  if (downloading !== undefined) {
    return downloading;
  }
  return /^[^\s:#]+$/.test(line) ? `compiling ${line}` : undefined;
}

/** Go's own words on why it failed, without the progress around them. */
export function complaintsOfGo(stderr: string): string[] {
  const lines = stderr.split("\n").filter((line) => line.trim() !== "");
  const isComplaint = (line: string | undefined): boolean => line !== undefined && activityOfGo(line) === undefined;
  return (
    lines
      // Go may complain of a download without naming it: then the line before does.
      .filter((line, index) => isComplaint(line) || (line.startsWith("go: ") && isComplaint(lines[index + 1])))
      .slice(-20)
  );
}

export function elapsedTime(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** The text of the one error that ends the search. */
export function nothingWorked(refusals: readonly Refusal[]): string {
  return [
    "No Pulumi engine could be provided. Tried, in this order:",
    ...refusals.flatMap(({ reason, details = [] }) => [`  - ${reason}`, ...details.map((line) => `      ${line}`)]),
    "Install Pulumi and run again: https://www.pulumi.com/docs/install/",
  ].join("\n");
}
