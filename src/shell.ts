/* eslint-disable @typescript-eslint/no-require-imports --
   Pulumi stores this code with every resource and runs it from the stack's state, also years later and to delete what the
   program no longer declares. So it captures nothing, stays about a kilobyte, byte for byte the same from release to release
   (a change would show as an update of every fleet), and only hands each call to the package that is installed then. No
   comments inside the functions: they would be stored, too. */
import type { dynamic } from "@pulumi/pulumi";
import type { cancellation, fleet, programFleets, programRecord, subscription } from "./runtime";

/** What is stored of a `DeviceLicenseAssignment`. One object for all, because Pulumi caches its text per object. */
export const fleetShell: dynamic.ResourceProvider<Properties, Properties> = {
  configure(request) {
    return (require("pulumi-thingspace-fota/runtime") as Runtime).configure(request);
  },
  check(olds, news) {
    return (require("pulumi-thingspace-fota/runtime") as Runtime).fleet.check(olds, news);
  },
  diff(id, olds, news) {
    return (require("pulumi-thingspace-fota/runtime") as Runtime).fleet.diff(id, olds, news);
  },
  create(news) {
    return (require("pulumi-thingspace-fota/runtime") as Runtime).fleet.create(news);
  },
  update(id, olds, news) {
    return (require("pulumi-thingspace-fota/runtime") as Runtime).fleet.update(id, olds, news);
  },
  read(id, props) {
    return (require("pulumi-thingspace-fota/runtime") as Runtime).fleet.read(id, props);
  },
  delete(id, props) {
    return (require("pulumi-thingspace-fota/runtime") as Runtime).fleet.delete(id, props);
  },
};

/** What is stored of a `CancellationCandidateList`. */
export const cancellationShell: dynamic.ResourceProvider<Properties, Properties> = {
  configure(request) {
    return (require("pulumi-thingspace-fota/runtime") as Runtime).configure(request);
  },
  check(olds, news) {
    return (require("pulumi-thingspace-fota/runtime") as Runtime).cancellation.check(olds, news);
  },
  diff(id, olds, news) {
    return (require("pulumi-thingspace-fota/runtime") as Runtime).cancellation.diff(id, olds, news);
  },
  create(news) {
    return (require("pulumi-thingspace-fota/runtime") as Runtime).cancellation.create(news);
  },
  update(id, olds, news) {
    return (require("pulumi-thingspace-fota/runtime") as Runtime).cancellation.update(id, olds, news);
  },
  read(id, props) {
    return (require("pulumi-thingspace-fota/runtime") as Runtime).cancellation.read(id, props);
  },
  delete(id, props) {
    return (require("pulumi-thingspace-fota/runtime") as Runtime).cancellation.delete(id, props);
  },
};

/** What is stored of a `FotaSubscription`, which is only ever read. */
export const subscriptionShell: dynamic.ResourceProvider<Properties, Properties> = {
  configure(request) {
    return (require("pulumi-thingspace-fota/runtime") as Runtime).configure(request);
  },
  create() {
    return Promise.reject(new Error("A FotaSubscription is only ever read."));
  },
  read(id, props) {
    return (require("pulumi-thingspace-fota/runtime") as Runtime).subscription.read(id, props);
  },
};

/** What is stored of the announcement of a program's fleets, which is only ever read. */
export const programFleetsShell: dynamic.ResourceProvider<Properties, Properties> = {
  create() {
    return Promise.reject(new Error("The announcement of fleets is only ever read."));
  },
  read(id, props) {
    return (require("pulumi-thingspace-fota/runtime") as Runtime).programFleets.read(id, props);
  },
};

/** What is stored of the record of a program's fleets. */
export const programRecordShell: dynamic.ResourceProvider<Properties, Properties> = {
  configure(request) {
    return (require("pulumi-thingspace-fota/runtime") as Runtime).configure(request);
  },
  check(olds, news) {
    return (require("pulumi-thingspace-fota/runtime") as Runtime).programRecord.check(olds, news);
  },
  diff(id, olds, news) {
    return (require("pulumi-thingspace-fota/runtime") as Runtime).programRecord.diff(id, olds, news);
  },
  create(news) {
    return (require("pulumi-thingspace-fota/runtime") as Runtime).programRecord.create(news);
  },
  update(id, olds, news) {
    return (require("pulumi-thingspace-fota/runtime") as Runtime).programRecord.update(id, olds, news);
  },
  read(id, props) {
    return (require("pulumi-thingspace-fota/runtime") as Runtime).programRecord.read(id, props);
  },
  delete(id, props) {
    return (require("pulumi-thingspace-fota/runtime") as Runtime).programRecord.delete(id, props);
  },
};

type Properties = Record<string, unknown>;

interface Runtime {
  readonly configure: (request: dynamic.ConfigureRequest) => Promise<void>;
  readonly fleet: typeof fleet;
  readonly cancellation: typeof cancellation;
  readonly subscription: typeof subscription;
  readonly programFleets: typeof programFleets;
  readonly programRecord: typeof programRecord;
}
