import { formatRoster, parseRoster } from "../fleet/roster";
import { readAccountName } from "../fleet/accountName";
import { asWritten } from "../fleet/asWritten";
import { readDeclaration, readGivenDevices, type Declaration } from "../fleet/declaration";
import type { FleetInputs } from "../fleet/fleetState";
import { lostArguments } from "../fleet/lostArguments";
import { givenOptions, readOptions } from "../fleet/optionsReading";
import { unknownValue } from "../fleet/unknownValue";

type Properties = Readonly<Record<string, unknown>>;

export interface FleetArguments {
  readonly fleet: string;
  /** Undefined while unknown or wrong. */
  readonly account: string | undefined;
  /** What the engine stores, compares and shows. */
  readonly stored: Properties;
  /** Undefined while something is wrong or unknown. */
  readonly inputs: FleetInputs | undefined;
  readonly problems: string[];
  readonly notices: readonly string[];
}

export function readArguments(olds: Properties, news: Properties): FleetArguments {
  const fleet = String(news["fleet"]);
  const isSecret = news["isSecret"] === true;
  const account = readAccountName(news["account"]);
  const declaration = readGivenDevices(olds, news, { readText, read: readDeclaration });
  const options = readOptions(news);
  const lost = lostArguments(news);
  const isKnown =
    account.kind === "known" && declaration.kind === "known" && options.kind === "known" && lost.size === 0;
  return {
    fleet,
    account: account.kind === "known" ? account.account : undefined,
    stored: {
      ...givenOptions(news),
      fleet,
      account: account.kind === "known" ? account.account : asWritten(news["account"]),
      devices: storedDevices(declaration, news["devices"]),
      ...(isSecret ? { isSecret } : {}),
    },
    inputs: isKnown
      ? { fleet, account: account.account, roster: declaration.roster, options: options.options, isSecret }
      : undefined,
    problems: [
      ...lost.values(),
      ...(account.kind === "wrong" && !lost.has("account") ? [account.problem] : []),
      ...(declaration.kind === "wrong" && !lost.has("devices") ? declaration.problems : []),
      ...(options.kind === "wrong" ? options.problems : []),
    ],
    notices: declaration.kind === "known" ? declaration.notices : [],
  };
}

function readText(text: string): Declaration {
  try {
    return { kind: "known", roster: parseRoster(text), notices: [] };
  } catch (error) {
    return {
      kind: "wrong",
      problems: [`devices ${error instanceof Error ? error.message : String(error)}`],
    };
  }
}

function storedDevices(declaration: Declaration, written: unknown): unknown {
  switch (declaration.kind) {
    case "known":
      return formatRoster(declaration.roster);
    case "unknown":
      return unknownValue;
    case "wrong":
      return asWritten(written);
  }
}
