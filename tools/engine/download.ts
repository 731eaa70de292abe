import type { Environment } from "./decisions";
import { engineVersion } from "./decisions";
import type { Attempt } from "./examine";
import type { Log } from "./log";
import { withHeartbeat } from "./log";
import { run } from "./run";

const site = "https://get.pulumi.com/install.sh";
const reachableMilliseconds = 10_000;
const installMilliseconds = 10 * 60_000;

// Run in a process of its own, because the Automation API offers no way to stop an installation that hangs. It installs
// the release of the SDK itself, which a unit test holds equal to `engineVersion`.
const installer = `
  require(process.argv[1])
    .PulumiCommand.install({ root: process.argv[2] })
    .catch((error) => { console.error(error.message); process.exitCode = 1; });
`;

/** Installs the official release into `root`, with the Automation API. */
export async function download(root: string, environment: Environment, log: Log): Promise<Attempt | undefined> {
  const unreachable = await problemWithSite();
  if (unreachable !== undefined) {
    return { refusal: { kind: "unusable", reason: `Pulumi's download site was not reachable: ${unreachable}` } };
  }
  log(`downloading Pulumi ${engineVersion} from Pulumi's site`);
  const { stderr, failure } = await withHeartbeat(log, () =>
    run({
      file: process.execPath,
      parameters: ["-e", installer, require.resolve("@pulumi/pulumi/automation"), root],
      environment,
      deadlineMilliseconds: installMilliseconds,
    }),
  );
  if (failure === undefined) {
    return undefined;
  }
  const details = stderr
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(-5);
  return { refusal: { kind: "unusable", reason: `the official installation of Pulumi ${failure}`, details } };
}

async function problemWithSite(): Promise<string | undefined> {
  try {
    const response = await fetch(site, { method: "HEAD", signal: AbortSignal.timeout(reachableMilliseconds) });
    return response.ok ? undefined : `it answers ${response.status}`;
  } catch (error) {
    // `fetch` says only "fetch failed"; what happened is in the cause.
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return cause instanceof Error ? cause.message : String(cause);
  }
}
