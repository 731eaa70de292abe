import { account, EngineModel, type DeclaredInProgram } from "../support/engineModel";
import { imeis } from "../support/imeis";
import { lifecycleProcesses } from "../support/lifecycleProcess";
import { apiOver, MemoryLicenses } from "../support/memoryLicenses";
const other = "0402196254-00002";
const options = { removalLimit: false } as const;
const all = imeis(8);
const f = (name: string, n: number[], on = account): DeclaredInProgram => ({ name, devices: n.map((i) => String(all[i - 1])), account: on, options });
it("x", async () => {
  const [here, there] = [new MemoryLicenses(100), new MemoryLicenses(100)];
  const engine = new EngineModel(lifecycleProcesses(() => apiOver(new Map([[account, here], [other, there]])), { minutesApart: 0.25 }));
  const show = (what: string, d: any) => {
    console.log(what, d.lines, d.failures, [...here.licensed].map((x) => x.slice(-1)).join(), "|", [...there.licensed].map((x) => x.slice(-1)).join());
    for (const [n, s] of engine.state) console.log("  ", n, s.outputs.account, s.isPendingReplacement, JSON.stringify([s.outputs.devices, s.outputs.undetermined, s.outputs.inTransit]));
    console.log("  pending", engine.pendingDeletes.map((s) => JSON.stringify([s.outputs.fleet, s.outputs.account, s.outputs.devices])));
  };
  const outage = (calls: number) => [here, there].forEach((p) => {
    const o = new Error("outage");
    p.happenings.push(...Array.from({ length: calls }, () => undefined), () => { p.listingFailure = o; p.disturbances.unshift(o, o, o); });
  });
  const recover = () => [here, there].forEach((p) => { p.happenings.length = 0; p.disturbances.length = 0; p.listingFailure = undefined; });
  show("1", await engine.update([f("north", [8])]));
  outage(2);
  show("2", await engine.update([f("north", [4], other), f("west", [1,2,3,5,6,7,8]), f("east", [])]));
  recover();
  show("3", await engine.update([f("north", []), f("east", [])]));
  show("4", await engine.update([f("north", [])]));
});
it("y", async () => {
  const [here, there] = [new MemoryLicenses(100), new MemoryLicenses(100)];
  const engine = new EngineModel(lifecycleProcesses(() => apiOver(new Map([[account, here], [other, there]]))));
  const show = (what: string, d: any) => {
    console.log(what, d.lines, d.failures, [...here.licensed].map((x) => x.slice(-1)).join(), "|", [...there.licensed].map((x) => x.slice(-1)).join());
    for (const [n, s] of engine.state) console.log("  ", n, s.outputs.account, s.isPendingReplacement, JSON.stringify([s.outputs.devices, s.outputs.undetermined, s.outputs.inTransit]));
    console.log("  pending", engine.pendingDeletes.map((s) => JSON.stringify([s.outputs.fleet, s.outputs.account, s.outputs.devices])));
  };
    const west = (n: number[], a: string) => f("west", n, a);
    show("1", await engine.update([west([1], account)]));
    here.disturbances.push("request-lost");
    there.disturbances.push("request-lost");
    show("2", await engine.update([west([1], other)], { replaced: "west" }));
    there.disturbances.push("request-lost");
    show("3", await engine.update([west([1], account)]));
});
