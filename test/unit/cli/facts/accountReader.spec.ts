import assert from "node:assert/strict";
import { accountReader } from "../../../../src/cli/facts/accountReader";
import { SettingsError } from "../../../../src/settings/config";

const problemOf = async (environment: Record<string, string>) => {
  const error: unknown = await accountReader({ environment })
    .subscription("pool")
    .catch((reason: unknown) => reason);
  assert.ok(error instanceof SettingsError);
  return error.message;
};

describe("the reader of accounts", () => {
  it("speaks of the environment only, because there is no stack to configure", async () => {
    const message = await problemOf({ THINGSPACE_ACCESS_TOKEN: "token", THINGSPACE_BATCH_SIZE: "x" });
    assert.equal(
      message,
      [
        "These environment variables are missing: [settings-missing]",
        "  THINGSPACE_USERNAME: the API user (UWS user) that logs in to ThingSpace for your billing accounts (not needed with THINGSPACE_SESSION_TOKEN)",
        "  THINGSPACE_PASSWORD: the password of the API user (not needed with THINGSPACE_SESSION_TOKEN)",
        "These settings for ThingSpace are not valid: [settings-invalid]",
        '  batchSize "x" from THINGSPACE_BATCH_SIZE is not a whole number',
      ].join("\n"),
    );
  });

  it("does not say that something is missing when something is only wrong", async () => {
    const tokens = { THINGSPACE_ACCESS_TOKEN: "token", THINGSPACE_SESSION_TOKEN: "token" };
    const message = await problemOf({ ...tokens, THINGSPACE_BATCH_SIZE: "x" });
    assert.match(message, /^[^\n]*\[settings-invalid\]\n[^\n]*$/);
  });
});
