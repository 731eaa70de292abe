/** What `npm run test:live` runs: the reads of the contract. Not a spec by its name, so that `npm test` never runs it. */
import { writeFileSync } from "node:fs";
import { describeThingSpaceReads } from "../contract/thingSpaceContract";
import { readLiveSettings } from "./liveSettings";
import { createRecorder } from "./recording";
import { redact } from "./redaction";

const settings = readLiveSettings(process.env);
if ("problem" in settings) {
  throw new Error(settings.problem);
}
const { subject, recordTo } = settings;
const { fetch, exchanges } = createRecorder(globalThis.fetch);

describeThingSpaceReads(`ThingSpace at ${subject.baseUrl}`, () =>
  Promise.resolve(recordTo === undefined ? subject : { ...subject, fetch }),
);

// Also, and the more so, when something failed.
after(() => {
  if (recordTo !== undefined) {
    const { account, credentials, dialect } = subject;
    const recording = redact({ version: dialect.version, account, credentials, exchanges });
    writeFileSync(recordTo, `${JSON.stringify(recording, undefined, 2)}\n`);
    console.log(
      `${recording.exchanges.length} exchanges are in ${recordTo}, redacted. Look through it before you hand it on.`,
    );
  }
});
