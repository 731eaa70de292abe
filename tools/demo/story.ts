import type { Simulator } from "../../src/simulator";

export const account = "0402196254-00001";
export const pumps = ["353238063289555", "353238063289556", "353238063289557"];
export const meters = Array.from({ length: 1_000 }, (_, index) => String(353_238_064_000_000 + index));
export const trackers = Array.from({ length: 1_000 }, (_, index) => String(353_238_065_000_000 + index));
/** Not in the fleet at first; takes the place of two meters later. */
export const spareMeter = "353238064009999";

const metersAfterSwap = [...meters.filter((imei) => !/(400|700)$/.test(imei)), spareMeter];

/** How the policy pack is configured in the step that it refuses. */
export const policyConfiguration = { "license-headroom": { minFree: 990 } };

export interface Step {
  readonly title: string;
  /** What happens outside of Pulumi before the command. */
  readonly before?: () => Promise<void> | void;
  readonly command: readonly string[];
  /** Set for this command only. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Each must show in what the command prints. */
  readonly shows: readonly RegExp[];
  /** None of these may show. */
  readonly hides?: readonly RegExp[];
  /** The command is to refuse, with an exit code that is not 0. */
  readonly refused?: boolean;
}

/** The steps in order; `declare` writes what the program declares. */
export function story(simulator: Simulator, policyPack: string, declare: (fleets: Fleets) => Promise<void>): Step[] {
  return [
    {
      title: "A fleet of three pumps is declared. What would happen?",
      before: () => declare({ pumps }),
      command: ["preview"],
      shows: [
        /fleet pumps: 3 to assign/,
        /account 0402196254-00001: 3 to assign in 1 fleet; 1,997 of 2,000 licenses free afterwards/,
        /freeAfterwards *: 1997/,
        /\+ 4 to create/,
      ],
    },
    {
      title: "Do it.",
      command: ["up", "--yes", "--skip-preview"],
      shows: [/fleet pumps: 3 assigned; 3 devices licensed/, /licensed *: 3/],
    },
    {
      title: "Do it again: nothing is left to do.",
      command: ["preview", "--expect-no-changes"],
      shows: [/unchanged/],
      hides: [/to assign/],
    },
    {
      title: "Somebody takes the license from a pump, behind Pulumi's back. Pulumi shows which one.",
      before: () => {
        simulator.patchAccount(account, { devices: [{ deviceId: "353238063289556", licensed: false }] });
      },
      command: ["preview", "--refresh", "--diff"],
      shows: [/1 of 3 recorded devices no longer licensed: 353238063289556/, /\+ 353238063289556/],
      hides: [/[-+] 35323806328955[57]/],
    },
    {
      title: "Up fixes it.",
      command: ["up", "--yes", "--skip-preview", "--refresh"],
      shows: [/fleet pumps: 1 assigned; 3 devices licensed/],
    },
    {
      title: "A second fleet: 1,000 meters. One of them has a license already and is adopted.",
      before: async () => {
        simulator.patchAccount(account, { devices: [{ deviceId: "353238064000000", licensed: true }] });
        await declare({ pumps, meters });
      },
      command: ["up", "--yes", "--skip-preview"],
      shows: [/fleet meters: 999 assigned, 1 adopted; 1,000 devices licensed/],
    },
    {
      title: "Two meters go, a new one comes. The diff of the fleet reads like that of a file.",
      before: () => declare({ pumps, meters: metersAfterSwap }),
      command: ["preview", "--diff"],
      shows: [
        /- 353238064000400/,
        /- 353238064000700/,
        /\+ 353238064009999/,
        /fleet meters: 1 to assign, 2 to release, 998 unchanged/,
      ],
      hides: [/[-+] 353238064000500/],
    },
    {
      title: "Do it.",
      command: ["up", "--yes", "--skip-preview"],
      shows: [/fleet meters: 1 assigned, 2 released; 999 devices licensed/],
    },
    {
      title: "1,000 trackers more than the pool can take: refused at preview, before anything is written.",
      before: () => declare({ pumps, meters: metersAfterSwap, trackers }),
      command: ["preview"],
      shows: [/fleet trackers needs 1,000 more licenses, but account 0402196254-00001 has 998 free.*: 2 missing/],
      refused: true,
    },
    {
      title:
        "20 trackers would fit. But the platform team wants 990 licenses to stay free, and its policy pack refuses the change.",
      before: () => declare({ pumps, meters: metersAfterSwap, trackers: trackers.slice(0, 20) }),
      command: ["preview", "--policy-pack", policyPack, "--policy-pack-config", "policy-config.json"],
      shows: [
        /\[mandatory\] +license-headroom/,
        /account 0402196254-00001 would have 978 of 2,000 licenses free/,
        /at least 990/,
      ],
      refused: true,
    },
    {
      title:
        "Everything is to go. 999 licenses at once look like an accident, so somebody has to say that they are meant.",
      before: () => declare({ pumps, meters: metersAfterSwap }),
      command: ["destroy", "--yes", "--skip-preview"],
      shows: [
        /fleet meters: deleting it would release 999 of 999 licenses .*\[removal-limit\]/,
        /THINGSPACE_CONFIRM_REMOVAL=meters=999/,
      ],
      refused: true,
    },
    {
      title: "They are meant. The licenses return to the pool.",
      command: ["destroy", "--yes", "--skip-preview"],
      environment: { THINGSPACE_CONFIRM_REMOVAL: "meters=999" },
      shows: [/fleet meters: 999 released/],
    },
  ];
}

export type Fleets = Readonly<Record<string, readonly string[]>>;
