import type { Entries, Entry, Problem } from "./entry";

/** A `#` at the beginning of a line, or by itself between spaces: labels such as `pump #17` are none. */
const comment = /(^\s*#|\s#\s|\s#$).*$/;

/**
 * An IMEI as people group its digits: in small groups from the beginning. One that begins with a long group is not grouped but has lost a
 * digit, and must not take the first one of its label, which makes it another device.
 */
const groupedImei = /^(?=\d{1,6}[ -])(?:\d[ -]?){14}\d(?=\s|$)/;

/** What nobody calls a device: an IMEI, or one that has lost or gained a digit. */
const deviceInLabel = /(?<![\w-])\d(?:-?\d){13,15}(?![\w-])/;

/** Lines of an IMEI and, behind white space, a label. Empty lines are skipped, and comments behind `#`. */
export function readTextFile(text: string): Entries {
  const entries: Entry[] = [];
  const problems: Problem[] = [];
  text.split(/\r\n|\n|\r/).forEach((content, index) => {
    const line = index + 1;
    const said = content.replace(comment, "").trim();
    if (said === "") {
      return;
    }
    const [imei = ""] = groupedImei.exec(said) ?? /^\S+/.exec(said) ?? [];
    const label = said.slice(imei.length);
    const [other] = deviceInLabel.exec(label) ?? [];
    if (other === undefined) {
      entries.push({ line, imei, label });
    } else {
      problems.push({ line, problem: `has a second device in the place of the label, ${other}; one device a line` });
    }
  });
  return { entries, problems };
}
