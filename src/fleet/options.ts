/** How much of a fleet a change may release without being confirmed: a share, a number of devices, or no limit. */
export type RemovalLimit = { readonly percent: number } | { readonly devices: number } | false;

/** How a fleet behaves, as the program asked for it. What is absent has its default. */
export interface FleetOptions {
  readonly adopt: boolean;
  readonly onRemoval: "release" | "keep";
  readonly unreleasable: "fail" | "leave";
  readonly removalLimit: RemovalLimit;
  readonly confirmRemoval: number | undefined;
}

export const defaultOptions: FleetOptions = {
  adopt: true,
  onRemoval: "release",
  unreleasable: "fail",
  removalLimit: { percent: 25 },
  confirmRemoval: undefined,
};

/** The options as they are stored: only those that the program names, so that none shows up by itself in a diff. */
export type StoredOptions = {
  -readonly [Name in keyof FleetOptions]?: Exclude<FleetOptions[Name], undefined>;
};

export function withDefaults(options: StoredOptions): FleetOptions {
  return { ...defaultOptions, ...options };
}
