import type { LabelShare } from "../facts/labelShares";
import { sum } from "../../fleet/sum";
import { counted } from "../../text/plurals";
import type { LicensePrice } from "../../policy/licensePrice";
import { printable } from "../text/printable";
import type { Section } from "./section";
import { shareWords } from "./shareSection";

/** There may be as many labels as devices; `--json` has all. */
const shown = 20;

/** @param price of licenses that are billed monthly */
export function labelSection(labels: readonly LabelShare[], price: LicensePrice | undefined): Section {
  const labeled = labels.flatMap(({ label, ...share }) => (label === undefined ? [] : [{ label, ...share }]));
  const unlabeled = labels.filter(({ label }) => label === undefined);
  const rest = labeled.slice(shown);
  return {
    title: "Devices by label",
    header: ["Label", "devices"],
    rows: [
      ...labeled.slice(0, shown).map((share) => [printable(share.label), shareWords(share, price)] as const),
      ...(rest.length === 0
        ? []
        : [
            [
              `and ${counted(rest.length, "more label")}`,
              `${shareWords(sumOf(rest), price)}; --json has them all`,
            ] as const,
          ]),
      ...unlabeled.map((share) => ["(no label)", shareWords(share, price)] as const),
    ],
  };
}

function sumOf(shares: readonly Omit<LabelShare, "label">[]): Omit<LabelShare, "label"> {
  return {
    deviceCount: sum(shares.map(({ deviceCount }) => deviceCount)),
    licensedCount: sum(shares.map(({ licensedCount }) => licensedCount)),
    unlicensedCount: sum(shares.map(({ unlicensedCount }) => unlicensedCount)),
  };
}
