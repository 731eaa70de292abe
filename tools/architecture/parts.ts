import { files, importsOf } from "./imports";

/** Modules that belong together, as the picture of the architecture shows them. */
export interface Part {
  readonly name: string;
  /** What it does, in a line. */
  readonly purpose: string;
  /** Paths in `src` without their ending; one that ends with a slash is a folder. */
  readonly modules: readonly string[];
}

/** From the user's program down to the wire, and what stands beside. */
export const parts: readonly Part[] = [
  { name: "resources", purpose: "what users construct", modules: ["index", "resources/"] },
  { name: "shell", purpose: "the only code in users' states", modules: ["shell"] },
  { name: "runtime", purpose: "puts the provider process together", modules: ["runtime"] },
  { name: "provider", purpose: "Pulumi's protocol", modules: ["provider/"] },
  { name: "reconcile", purpose: "plan, check, apply, fold", modules: ["reconcile/"] },
  { name: "ports", purpose: "what it needs to know and do", modules: ["ports/"] },
  { name: "thingspace", purpose: "speaks HTTP", modules: ["thingspace/"] },
  { name: "connection", purpose: "the client on the real network", modules: ["connection/"] },
  { name: "settings", purpose: "reads the environment", modules: ["settings/"] },
  { name: "cli", purpose: "the commands", modules: ["cli/"] },
  { name: "policy", purpose: "rules for CI", modules: ["policy/"] },
  { name: "simulator", purpose: "the service's rules", modules: ["simulator/"] },
  { name: "fleet", purpose: "values, their text, fleet files", modules: ["fleet/"] },
  { name: "text", purpose: "problem codes, plurals, quotes", modules: ["problemCodes", "text/"] },
];

/** An import of one part from another; solid when code comes with it, and not only types. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

/** The parts that have the module; one, or the drawing is wrong. */
export function partsOf(module: string): readonly Part[] {
  return parts.filter(({ modules }) =>
    modules.some((name) => (name.endsWith("/") ? `${module}/`.startsWith(name) : module === name)),
  );
}

/** All arrows between parts, each once. */
export function arrows(): readonly Arrow[] {
  const found = new Map<string, Arrow>();
  for (const file of files) {
    const [from] = partsOf(file.replace(/\.ts$/, ""));
    for (const { of, typeOnly } of importsOf(file)) {
      // The shell asks for the runtime by the package's name, because its code runs elsewhere.
      const [to] = partsOf(of.replace(/^pulumi-thingspace-fota\//, ""));
      if (from !== undefined && to !== undefined && from !== to) {
        const key = `${from.name} -> ${to.name}`;
        const isTypeOnly = typeOnly && (found.get(key)?.typeOnly ?? true);
        found.set(key, { from: from.name, to: to.name, typeOnly: isTypeOnly });
      }
    }
  }
  return [...found.values()];
}
