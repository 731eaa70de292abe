import { RemovalConfirmation } from "../../src/reconcile/session/removalConfirmation";
import type { LicenseApi } from "../../src/ports/licenseApi";
import { Sessions } from "../../src/reconcile/session/sessions";

/** What one provider process knows, over this API; nothing in it takes time. */
export function providerSessions(
  api: LicenseApi,
  {
    confirmation = "",
    callCount = () => 0,
    now = () => 0,
    lagMs = 120_000,
    // Others go on meanwhile.
    sleep = () => new Promise((resolve) => setImmediate(resolve)),
  }: {
    readonly confirmation?: string;
    readonly callCount?: () => number;
    readonly now?: () => number;
    readonly lagMs?: number;
    readonly sleep?: (milliseconds: number) => Promise<void>;
  } = {},
): { readonly sessions: Sessions; readonly lines: string[] } {
  const lines: string[] = [];
  const sessions = new Sessions({
    api,
    confirmation: new RemovalConfirmation(() => confirmation),
    traffic: () => ({ calls: callCount(), retried: 0, throttledMs: 0 }),
    print: (line) => lines.push(line),
    startedMs: now(),
    now,
    lagMs: () => lagMs,
    sleep,
    pause: () => Promise.resolve(),
  });
  return { sessions, lines };
}
