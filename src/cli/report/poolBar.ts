import type { Subscription } from "../../ports/licenseApi";
import { colored, type Terminal } from "../text/terminal";

type Pool = Pick<Subscription, "licenseCount" | "licenseUsedCount">;

const longestBar = 50;
const shortestBar = 5;

/** `█████░░░░░ 50% used`, red when nothing is free; without the bar in a narrow terminal. */
export function poolBar(pool: Pool, terminal: Terminal): string {
  const words = pool.licenseUsedCount > pool.licenseCount ? "overcommitted" : `${share(pool, 100)}% used`;
  const length = Math.min(terminal.width - words.length - 1, longestBar);
  if (length < shortestBar) {
    return words;
  }
  const full = share(pool, length);
  const color = pool.licenseUsedCount < pool.licenseCount ? "green" : "red";
  return `${colored("█".repeat(full), color, terminal)}${"░".repeat(length - full)} ${words}`;
}

/** All steps only when nothing is free, none only when nothing is used. */
function share({ licenseCount, licenseUsedCount }: Pool, steps: number): number {
  if (licenseUsedCount === 0) {
    return 0;
  }
  if (licenseUsedCount >= licenseCount) {
    return steps;
  }
  return Math.min(Math.max(Math.round((licenseUsedCount / licenseCount) * steps), 1), steps - 1);
}
