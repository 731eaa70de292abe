import { DeviceLicenseAssignment, FotaSubscription } from "pulumi-thingspace-fota";

// One login, that of the stack's ThingSpace user, who belongs to both accounts. Each has licenses of its own.
const fleetsByAccount = {
  "0402196254-00001": { pumps: ["353238063289555", "353238063289556", "353238063289557"] },
  "0002196254-00007": { meters: ["353238063289601", "353238063289602"] },
};

export const freeAfterwards = Object.entries(fleetsByAccount).map(([account, devicesByFleet]) => {
  const fleets = Object.entries(devicesByFleet).map(
    ([name, devices]) => new DeviceLicenseAssignment(name, { account, devices }),
  );
  const pool = new FotaSubscription(`pool ${account}`, { account, fleets });
  return { account, free: pool.projectedFreeCount };
});
