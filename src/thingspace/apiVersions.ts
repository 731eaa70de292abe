/**
 * One that is added needs its module in `wire/versions.ts`; its words for what became of a device are read in `deviceResults.ts`. The
 * simulator has a list of its own.
 */
export const apiVersions = ["v1", "v2", "v3"] as const;

export type ApiVersion = (typeof apiVersions)[number];
