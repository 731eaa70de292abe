import type { FleetShares } from "../fleet/fleetShares";
import { count, counted, firstOf } from "../fleet/wording";
import type { DeclaredFleet } from "./fleetReader";
import type { Section } from "./section";

export function shareSection({ shares, unmanaged }: FleetShares<DeclaredFleet>): Section {
  return {
    title: "Devices by fleet file",
    header: ["Fleet file", "devices"],
    rows: [
      ...shares.map(
        ({ fleet: { file }, deviceCount, licensedCount, unlicensedCount }) =>
          [
            file,
            `${counted(deviceCount, "device")}: ${count(licensedCount)} licensed, ${count(unlicensedCount)} not`,
          ] as const,
      ),
      [
        "unmanaged",
        unmanaged.length === 0
          ? "0 licensed devices in no file"
          : `${counted(unmanaged.length, "licensed device")} in no file: ${firstOf(unmanaged)}`,
      ],
    ],
  };
}
