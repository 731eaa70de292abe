import type { UpgradeReport } from "../licenseApi";
import { quoteService, ThingSpaceError, type ThingSpaceErrorKind } from "./errors";
import { readPages } from "./pages";
import type { DevicePage, DeviceReport, ReportPage, UpgradeWords } from "./wire/format";

export interface UpgradeReader {
  readonly account: string;
  readonly words: UpgradeWords;
  /** Reads the page of all devices that starts at the cursor. */
  readonly readDevices: (cursor: string) => Promise<DevicePage>;
  /** Reads the page that starts at the cursor, of the upgrades that have this status. */
  readonly readReports: (status: string, cursor: string) => Promise<ReportPage>;
}

/** The devices of all upgrades that have one status, or why they are not known. */
type Reported = { readonly devices: readonly DeviceReport[] } | { readonly untold: string };

/**
 * Collects what stands in the way of releasing licenses. The lists of upgrades do not print how long they are, so nobody can
 * prove them whole; what they miss is told by the verdict of the release itself.
 */
export async function collectUpgrades(reader: UpgradeReader): Promise<UpgradeReport> {
  const { account, words, readDevices, readReports } = reader;
  const report = async (status: string, upgrade: string): Promise<Reported> => {
    const source = { account, what: `${status} upgrades`, read: (cursor: string) => readReports(status, cursor) };
    try {
      return { devices: (await readPages(source)).flatMap(({ devices }) => devices) };
    } catch (error) {
      if (!concernsReports(error)) {
        throw error;
      }
      return { untold: describeUntold(status, upgrade, error) };
    }
  };

  const [pages, scheduled, running] = await Promise.all([
    readPages({ account, what: "devices", read: readDevices }),
    Promise.all(words.scheduled.map((status) => report(status, "a scheduled upgrade, which a release cancels"))),
    Promise.all(
      words.running.map((status) =>
        report(status, "a running upgrade, which keeps their licenses from being released"),
      ),
    ),
  ]);
  const isUnderWay = ({ status = "" }: DeviceReport) => !words.upgraded.test(status) && !words.out.test(status);
  const isUpgraded = ({ status = "" }: DeviceReport) => words.upgraded.test(status) && !words.out.test(status);
  return {
    upgraded: new Set([...pages.flatMap(({ upgraded }) => upgraded), ...idsOf(running, isUpgraded)]),
    upgrading: new Set(idsOf(running, isUnderWay)),
    scheduled: new Set(idsOf(scheduled, isUnderWay)),
    untold: [...scheduled, ...running].flatMap((reported) => ("untold" in reported ? [reported.untold] : [])),
  };
}

function idsOf(reports: readonly Reported[], takes: (device: DeviceReport) => boolean): string[] {
  return reports
    .flatMap((reported) => ("devices" in reported ? reported.devices : []))
    .filter(takes)
    .map(({ deviceId }) => deviceId);
}

// The reports are an extra beside the licenses, and no live answer of theirs was ever seen: what is wrong with them alone must
// not keep anybody from changing a fleet.
const kindsOfReports: ReadonlySet<ThingSpaceErrorKind> = new Set(["refused", "unexpected", "listing"]);

function concernsReports(error: unknown): error is ThingSpaceError {
  return error instanceof ThingSpaceError && kindsOfReports.has(error.kind);
}

function describeUntold(status: string, upgrade: string, error: ThingSpaceError): string {
  const why =
    error.kind === "refused"
      ? `ThingSpace refused to list the ${status} upgrades (${error.status})${quoteService(error)}.`
      : error.message;
  return `It is not known which devices have ${upgrade}: ${why}`;
}
