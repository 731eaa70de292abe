/** How a program of a user's may be written. */
export const programKinds = ["CommonJS", "ESM", "TypeScript as CommonJS", "TypeScript as ESM"] as const;
export const packageManagers = ["npm", "pnpm", "yarn"] as const;
/** Major versions of Node.js. */
export const nodeVersions = ["20", "22", "24"] as const;

/** One way to use the package. */
export interface Combination {
  readonly kind: (typeof programKinds)[number];
  readonly manager: (typeof packageManagers)[number];
  readonly node: (typeof nodeVersions)[number];
}

export function nameOf({ kind, manager, node }: Combination): string {
  return `${kind}, ${manager}, Node.js ${node}`;
}

/** All of them. */
export const matrix: readonly Combination[] = nodeVersions.flatMap((node) =>
  packageManagers.flatMap((manager) => programKinds.map((kind) => ({ kind, manager, node }))),
);

/** Two that differ in everything, for each test run; a third one, TypeScript with npm, is in the tests of the package. */
export const representatives: readonly Combination[] = [
  { kind: "ESM", manager: "pnpm", node: "24" },
  { kind: "CommonJS", manager: "yarn", node: "22" },
];
