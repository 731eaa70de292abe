import { seededRandom } from "../../src/simulator/seededRandom";

/** As a fleet of a few models has them: eight digits of a model, and then whatever was bought. */
const models = ["35323806", "35412309", "01452200", "86041104", "35990512"];

/** IMEIs, no two alike, in no order; the same ones in each run. */
export function benchDevices(count: number): string[] {
  const random = seededRandom(20_261_127);
  const devices = new Set<string>();
  while (devices.size < count) {
    const model = models[Math.floor(random() * models.length)] ?? "";
    devices.add(model + String(Math.floor(random() * 10_000_000)).padStart(7, "0"));
  }
  return [...devices];
}
