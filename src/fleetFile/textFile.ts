import type { Entries, Entry } from "./entry";

/** A `#` at the beginning of a line, or by itself between spaces: labels such as `pump #17` are none. */
const comment = /(^\s*#|\s#\s|\s#$).*$/;

/** An IMEI as people group its digits. */
const groupedImei = /^(?:\d[ -]?){14}\d(?=\s|$)/;

/** Lines of an IMEI and, behind white space, a label. Empty lines are skipped, and comments behind `#`. */
export function readTextFile(text: string): Entries {
  const entries: Entry[] = [];
  text.split(/\r\n|\n|\r/).forEach((line, index) => {
    const said = line.replace(comment, "").trim();
    if (said !== "") {
      const [imei = ""] = groupedImei.exec(said) ?? /^\S+/.exec(said) ?? [];
      entries.push({ line: index + 1, imei, label: said.slice(imei.length) });
    }
  });
  return { entries, problems: [] };
}
