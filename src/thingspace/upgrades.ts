import type { DeviceList, UpgradeReport } from "../ports/licenseApi";
import { describeRefusal } from "./deviceList";
import { ThingSpaceError, type ThingSpaceErrorKind } from "./http/thingSpaceError";
import { readPages } from "./pages";
import type { ReportPage, UpgradeWords } from "./wire/wireFormat";
import type { CampaignPage, DeviceReport } from "./wire/responsesOfAllVersions";

export interface UpgradeReader {
  readonly account: string;
  readonly words: UpgradeWords;
  readonly listDevices: () => Promise<DeviceList>;
  readonly readReports: (status: string, cursor: string) => Promise<ReportPage>;
  readonly readCampaign: (campaign: string, cursor: string) => Promise<CampaignPage>;
}

type Reported = { readonly devices: readonly DeviceReport[] } | { readonly gap: string };

/**
 * Collects what prevents releases. The lists of upgrades do not print their length, so they cannot be verified; the
 * result of the release tells what they miss.
 */
export async function collectUpgrades(reader: UpgradeReader): Promise<UpgradeReport> {
  const { account, words, readReports, readCampaign } = reader;
  const devicesOf = async (campaign: string) => {
    const source = { account, what: "devices of a campaign", read: (cursor: string) => readCampaign(campaign, cursor) };
    return (await readPages(source)).flatMap(({ devices }) => devices);
  };
  const report = async (status: string, upgrade: string): Promise<Reported> => {
    const source = { account, what: `${status} upgrades`, read: (cursor: string) => readReports(status, cursor) };
    try {
      const reports = await readPages(source);
      const apart = await Promise.all(reports.flatMap(({ campaigns }) => campaigns).map(devicesOf));
      return { devices: [...reports.flatMap(({ devices }) => devices), ...apart.flat()] };
    } catch (error) {
      if (!concernsReports(error)) {
        throw error;
      }
      return { gap: describeGap(status, upgrade, error) };
    }
  };

  const [listed, scheduled, running] = await Promise.all([
    reader.listDevices(),
    Promise.all(words.scheduled.map((status) => report(status, "a scheduled upgrade, so a release may cancel one"))),
    Promise.all(words.running.map((status) => report(status, "a running upgrade, so a release may be refused"))),
  ]);
  const isUnderWay = ({ status = "" }: DeviceReport) => !words.upgraded.test(status) && !words.out.test(status);
  const isUpgraded = ({ status = "" }: DeviceReport) => words.upgraded.test(status) && !words.out.test(status);
  const isWaiting = (device: DeviceReport) => isUnderWay(device) && words.waiting.test(device.status ?? "");
  const isRunning = (device: DeviceReport) => isUnderWay(device) && !isWaiting(device);
  return {
    ...listed,
    upgraded: new Set([...listed.upgraded, ...idsOf(running, isUpgraded)]),
    upgrading: new Set(idsOf(running, isRunning)),
    scheduled: new Set([...idsOf(scheduled, isUnderWay), ...idsOf(running, isWaiting)]),
    gaps: [
      ...listed.gaps,
      ...[...scheduled, ...running].flatMap((reported) => ("gap" in reported ? [reported.gap] : [])),
    ],
  };
}

function idsOf(reports: readonly Reported[], takes: (device: DeviceReport) => boolean): string[] {
  return reports
    .flatMap((reported) => ("devices" in reported ? reported.devices : []))
    .filter(takes)
    .map(({ deviceId }) => deviceId);
}

// No live response of the reports was ever seen: their failure alone must not prevent a change of the fleet.
const kindsOfReports: ReadonlySet<ThingSpaceErrorKind> = new Set(["refused", "unexpected", "listing"]);

function concernsReports(error: unknown): error is ThingSpaceError {
  return error instanceof ThingSpaceError && kindsOfReports.has(error.kind);
}

function describeGap(status: string, upgrade: string, error: ThingSpaceError): string {
  const why = error.kind === "refused" ? describeRefusal(`${status} upgrades`, error) : error.text;
  return `it is not known which devices have ${upgrade}: ${why}`;
}
