import type { Session } from "./session/session";

/**
 * Licensed devices that none of these fleets has, sorted, as of the end of this deployment, whether its plans are
 * applied yet or not.
 */
export async function unmanagedDevices(fleets: readonly string[], session: Session): Promise<string[]> {
  const plans = session.plans().map(({ plan }) => plan);
  const licensed = new Set([...(await session.observed.licensed()), ...plans.flatMap(({ assign }) => assign)]);
  const managed = new Set<string>();
  const add = (devices: Iterable<string>) => {
    for (const imei of devices) {
      managed.add(imei);
    }
  };
  for (const fleet of fleets) {
    add(session.claims.recordedBy(fleet).keys());
  }
  for (const { keep, transfer } of plans) {
    [...keep, ...transfer].forEach((imei) => managed.delete(imei));
  }
  for (const fleet of fleets) {
    add(session.claims.desiredBy(fleet).keys());
  }
  for (const { release } of plans) {
    add(release);
  }
  return [...licensed].filter((imei) => !managed.has(imei)).sort();
}
