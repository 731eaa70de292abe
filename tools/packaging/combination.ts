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
