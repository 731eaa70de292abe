import type { Imei } from "../fleet/imei";
import { missingDeviceList, type DeviceList, type UpgradeReport } from "../ports/licenseApi";
import { problem, withSentence } from "../problemCodes";
import { stuckIn } from "./check/unreleasable";
import type { Difference, Target } from "./plan";
import { resultOrError } from "./resultOrError";
import type { PlanFacts, Session } from "./session/session";
import { isBug, userMessage } from "./userErrors";
import { counted } from "../text/plurals";

/** `cause` is the error of the read. */
export class FailedRead extends Error {}

/** Adds to an error that nothing was changed. */
export async function beforeAnyChange<Result>(fleet: string, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    throw isBug(error)
      ? error
      : new FailedRead(withSentence(userMessage(error), `Nothing in fleet ${fleet} was changed.`), {
          cause: error,
        });
  }
}

/** `checkDevices: "auto"` lists at most ten pages of devices. */
const autoCheckLimit = 10_000;

/** @param holdsLock whether the fleet has the account to itself already */
export async function readForChange(
  target: Target,
  changes: Difference,
  session: Session,
  holdsLock: boolean,
): Promise<PlanFacts> {
  const { fleet } = target;
  const { observed } = session;
  const leaving = possibleReleases(target, changes, session);
  const isRead = changes.added.length + leaving.length > 0;
  const needsUpgrades = leaving.length > 0 || session.movingIn.has(fleet);
  const subscription = isRead ? await beforeAnyChange(fleet, () => observed.subscription()) : undefined;
  const licensed = isRead ? await beforeAnyChange(fleet, () => observed.licensedAmong(leaving)) : undefined;
  const upgrades = needsUpgrades ? await readUpgrades(target, session, holdsLock) : undefined;
  const assigns = licensed !== undefined && changes.added.some((imei) => !licensed.has(imei));
  return {
    subscription,
    licensed,
    upgrades,
    ...(assigns ? await readDevices(target, session, licensed, holdsLock) : nothingOfDevices),
  };
}

/** A deletion follows the record, even for licenses that are gone already. It reads only which ones cannot be released. */
export async function readForDeletion(target: Target, changes: Difference, session: Session): Promise<PlanFacts> {
  const { fleet, options, purpose, isEstimate } = target;
  const { observed } = session;
  const leaving = possibleReleases(target, changes, session);
  const upgrades = leaving.length === 0 ? undefined : await readUpgrades(target, session);
  const read = () => observed.licensedAmong(leaving);
  const isStuck = stuckIn(leaving, options, upgrades).length > 0;
  return {
    // All plans of a process are counted against the pool before any of them.
    subscription: purpose === "move" ? await beforeAnyChange(fleet, () => observed.subscription()) : undefined,
    // An estimate tells how many licenses come free.
    licensed:
      isStuck || isEstimate === true ? await beforeAnyChange(fleet, read) : await readForMove(target, leaving, read),
    upgrades,
    ...nothingOfDevices,
  };
}

/** A move is planned at preview, where a license gone already must not count as one that comes free. */
async function readForMove(
  { purpose }: Target,
  leaving: readonly Imei[],
  read: () => Promise<ReadonlySet<string>>,
): Promise<ReadonlySet<string> | undefined> {
  if (purpose !== "move" || leaving.length === 0) {
    return undefined;
  }
  const licensed = await resultOrError(read);
  return licensed instanceof Error ? undefined : licensed;
}

/** As far as known without a read. */
function possibleReleases({ fleet, options }: Target, { removed }: Difference, { claims }: Session): readonly Imei[] {
  return options.onRemoval === "keep" ? [] : removed.filter((imei) => !claims.isClaimed(fleet, imei));
}

/** With "leave" a failed read is ignored: the response to the release tells the same. */
async function readUpgrades(target: Target, { observed }: Session, holdsLock = false): Promise<UpgradeReport> {
  const { fleet, options } = target;
  if (options.unreleasable === "fail") {
    return beforeAnyChange(fleet, () => observed.upgrades(holdsLock));
  }
  try {
    return await observed.upgrades(holdsLock);
  } catch (error) {
    if (isBug(error)) {
      throw error;
    }
    const gap = `it is not known which licenses ThingSpace refuses to release: ${userMessage(error)}`;
    return { ...missingDeviceList(gap), upgrading: new Set(), scheduled: new Set() };
  }
}

const nothingOfDevices = { devices: undefined, unchecked: undefined };

/** A fleet from another account releases there first, so its devices are looked up whatever the account's size. */
async function readDevices(
  { fleet, account, options: { checkDevices } }: Target,
  { movingIn, observed }: Session,
  licensed: ReadonlySet<string>,
  holdsLock: boolean,
): Promise<Pick<PlanFacts, "devices" | "unchecked">> {
  if (checkDevices === "never") {
    return nothingOfDevices;
  }
  const isNeeded = checkDevices === "always" || movingIn.has(fleet);
  const atMost = isNeeded ? Infinity : autoCheckLimit;
  const read = async (): Promise<DeviceList> => {
    const devices = licensed.size > atMost ? undefined : await observed.devices(atMost, holdsLock);
    // Even if another fleet has read a longer list: the answer must not depend on their order.
    if (devices === undefined || (devices.known?.size ?? 0) > atMost) {
      throw new Error(
        `account ${account} has more than ${counted(atMost, "device")}. Set checkDevices: "always" to check them.`,
      );
    }
    const why = whyIncomplete(devices, licensed);
    if (why !== undefined) {
      throw new Error(isNeeded ? problem("devices-unchecked", `${why} Set checkDevices: "never" to go on.`) : why);
    }
    return devices;
  };
  if (isNeeded) {
    return { devices: await beforeAnyChange(fleet, read), unchecked: undefined };
  }
  try {
    return { devices: await read(), unchecked: undefined };
  } catch (error) {
    if (isBug(error)) {
      throw error;
    }
    return { devices: undefined, unchecked: userMessage(error) };
  }
}

/** A device list does not tell its length, but it must include each licensed device. */
function whyIncomplete({ known }: DeviceList, licensed: ReadonlySet<string>): string | undefined {
  if (known === undefined) {
    return "This version of the API does not list the devices of the account.";
  }
  if (known.size === 0) {
    return "ThingSpace's device list is empty.";
  }
  const missing = [...licensed].filter((imei) => !known.has(imei)).length;
  return missing === 0
    ? undefined
    : `ThingSpace's device list is not complete: it lacks ${counted(missing, "device")} with a license.`;
}
