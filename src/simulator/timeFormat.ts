/** `docs` prints as Verizon's v1 pages do, `iso` as its v2 and v3 pages and the published SDKs do. */
export type TimeFormat = "docs" | "iso";

/** Stands in the vendor's example page for a licensed device whose assignment has no time. */
const unknownAssignment = "01-01-1900 0:0:0 +0000 UTC";

/** Documented for devices that were never upgraded. Spelled unlike the one above, and without a zone. */
const neverUpgraded = "01/01/1900 0:0:0";

/** The same moment as the SDKs could read it. A guess: none of their examples shows it. */
const isoSentinel = "1900-01-01T00:00:00.000Z";

/** Go's default printing of a time, which is what the documented examples look like: trailing zeros of the fraction go. */
function printLikeGo(time: Date): string {
  const [day, timeOfDay = ""] = time.toISOString().replace("Z", "").split("T");
  return `${day} ${timeOfDay.replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "")} +0000 UTC`;
}

export function printTime(time: Date, format: TimeFormat): string {
  return format === "iso" ? time.toISOString() : printLikeGo(time);
}

export function printAssignmentTime(time: string | undefined, format: TimeFormat): string {
  return printTimeOr(unknownAssignment, time, format);
}

export function printUpgradeTime(time: string | undefined, format: TimeFormat): string {
  return printTimeOr(neverUpgraded, time, format);
}

function printTimeOr(sentinel: string, time: string | undefined, format: TimeFormat): string {
  if (time === undefined) {
    return format === "iso" ? isoSentinel : sentinel;
  }
  return printTime(new Date(time), format);
}
