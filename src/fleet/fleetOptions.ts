/** How much of a fleet a change may release without confirmation: a share, a number of devices, or no limit. */
export type RemovalLimit = { readonly percent: number } | { readonly devices: number } | false;

/** With defaults. */
export interface FleetOptions {
  readonly adopt: boolean;
  readonly checkDevices: "auto" | "always" | "never";
  readonly ineligible: "fail" | "warn";
  readonly onRemoval: "release" | "keep";
  readonly unreleasable: "fail" | "leave";
  readonly removalLimit: RemovalLimit;
  readonly confirmRemoval: number | undefined;
}

export const defaultOptions: FleetOptions = {
  adopt: true,
  checkDevices: "auto",
  ineligible: "fail",
  onRemoval: "release",
  unreleasable: "fail",
  removalLimit: { percent: 25 },
  confirmRemoval: undefined,
};

/** Only those that the program names, so that defaults never show in a diff. */
export type StoredOptions = {
  -readonly [Name in keyof FleetOptions]?: Exclude<FleetOptions[Name], undefined>;
};

export function withDefaults(options: StoredOptions): FleetOptions {
  return { ...defaultOptions, ...options };
}
