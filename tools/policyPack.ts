import { chmod, cp, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Engine } from "./engine";

const repository = path.resolve(__dirname, "..");

/** Where users have the pack that the package ships, as seen from their program. */
export const shippedPack = "node_modules/pulumi-thingspace-fota/policy-pack";

export interface UsablePolicyPack {
  /** For `--policy-pack`, as seen from the program's folder. */
  readonly pack: string;
  /** PATH for the commands that use it. */
  readonly searchPath: string;
}

/**
 * The pack as this engine can run it, for a program in this folder in which the package is installed: where it ships, or, for the old language
 * host, which runs no packs of `runtime: nodejs`, a copy that names another runtime. Its launcher does what a current host does: the same engine
 * and the same policy SDK, only started in another way.
 */
export async function usablePolicyPack(
  { languageHost }: Pick<Engine, "languageHost">,
  folder: string,
  searchPath: string,
): Promise<UsablePolicyPack> {
  if (languageHost === "current") {
    return { pack: shippedPack, searchPath };
  }
  const pack = "policy-pack";
  const directory = path.join(folder, pack);
  await cp(path.join(repository, "policy-pack"), directory, { recursive: true });
  await symlink(path.join(repository, "node_modules"), path.join(directory, "node_modules"));
  const manifest = path.join(directory, "PulumiPolicy.yaml");
  await writeFile(manifest, (await readFile(manifest, "utf8")).replace("runtime: nodejs", "runtime: fota"));

  const launchers = path.join(folder, "launchers");
  await mkdir(launchers);
  const launcher = path.join(launchers, "pulumi-analyzer-policy-fota");
  await writeFile(
    launcher,
    `#!/bin/sh\nexec node "$(node -p "require.resolve('@pulumi/pulumi/cmd/run-policy-pack')")" "$@"\n`,
  );
  await chmod(launcher, 0o755);
  return { pack, searchPath: [launchers, searchPath].join(path.delimiter) };
}
