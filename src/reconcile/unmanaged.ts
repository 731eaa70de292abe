import type { Session } from "./session";

/**
 * The account's licensed devices that none of these fleets has, sorted: as it is once this deployment is done, whether its plans are applied
 * by now or not.
 */
export async function unmanagedDevices(fleets: readonly string[], session: Session): Promise<string[]> {
  const licensed = await session.observed.licensed();
  const managed = new Set<string>();
  for (const fleet of fleets) {
    for (const roster of session.claims.rostersOf(fleet)) {
      for (const imei of roster.keys()) {
        managed.add(imei);
      }
    }
  }
  for (const { plan } of session.plans()) {
    for (const imei of plan.keep) {
      managed.delete(imei);
    }
    for (const imei of plan.release) {
      managed.add(imei);
    }
  }
  return [...licensed].filter((imei) => !managed.has(imei)).sort();
}
