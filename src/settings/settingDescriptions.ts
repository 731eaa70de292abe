export interface SettingDescription {
  readonly environment: string;
  readonly purpose: string;
  readonly secret: boolean;
}

/** By name in stack config, without the namespace `thingspace`. */
export const settingDescriptions = {
  applicationKey: plain("THINGSPACE_APPLICATION_KEY", "the key of your application, from the ThingSpace portal"),
  applicationSecret: secret("THINGSPACE_APPLICATION_SECRET", "the secret that belongs to the application key"),
  username: plain(
    "THINGSPACE_USERNAME",
    "the API user (UWS user) that logs in to ThingSpace for your billing accounts",
  ),
  password: secret("THINGSPACE_PASSWORD", "the password of the API user"),
  accessToken: secret("THINGSPACE_ACCESS_TOKEN", "a ready token in place of applicationKey and applicationSecret"),
  sessionToken: secret("THINGSPACE_SESSION_TOKEN", "a ready token in place of username and password"),
  baseUrl: plain("THINGSPACE_BASE_URL", "the address of ThingSpace"),
  apiVersion: plain("THINGSPACE_API_VERSION", "the version of the API"),
  batchSize: plain("THINGSPACE_BATCH_SIZE", "the most devices in one request"),
  concurrency: plain("THINGSPACE_CONCURRENCY", "the most requests at a time"),
  timeoutSeconds: plain("THINGSPACE_TIMEOUT_SECONDS", "how long one request may take"),
  lagSeconds: plain("THINGSPACE_LAG_SECONDS", "how long ThingSpace may take to show a write, or to act on it"),
  requestsPerSecond: plain("THINGSPACE_REQUESTS_PER_SECOND", "the most requests in one second"),
} satisfies Record<string, SettingDescription>;

export type SettingName = keyof typeof settingDescriptions;

export const settingNames = Object.keys(settingDescriptions).filter(isSettingName);

export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(settingDescriptions, name);
}

function plain(environment: string, purpose: string): SettingDescription {
  return { environment, purpose, secret: false };
}

function secret(environment: string, purpose: string): SettingDescription {
  return { environment, purpose, secret: true };
}
