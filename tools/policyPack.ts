import { existsSync } from "node:fs";
import { chmod, cp, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Engine } from "./engine";

const repository = path.resolve(__dirname, "..");

/**
 * Copies the policy pack that the package ships to `policy-pack` in a folder, fit for the engine at hand.
 *
 * A current CLI runs it as it is. The language host that can be built from the Go module proxy is older and runs no packs of
 * `runtime: nodejs`; for it, the copy names another runtime, whose launcher does what the current host does: the same engine and
 * the same policy SDK, only started in another way.
 *
 * @returns PATH for the commands that use it.
 */
export async function copyPolicyPack(
  { binDirectory }: Pick<Engine, "binDirectory">,
  folder: string,
  searchPath: string,
): Promise<string> {
  const directory = path.join(folder, "policy-pack");
  await cp(path.join(repository, "policy-pack"), directory, { recursive: true });
  await symlink(path.join(repository, "node_modules"), path.join(directory, "node_modules"));
  if (existsSync(path.join(binDirectory, "pulumi-analyzer-policy"))) {
    return searchPath;
  }
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
  return [launchers, searchPath].join(path.delimiter);
}
