"use strict";
// With Node's `--require`: Pulumi's SDK then loads the TypeScript compiler and npm's Arborist when it first asks something of them, and not at
// its start. They serialize closures in a program; a provider's process never uses them, and spends two thirds of its start on loading them.

const Module = require("node:module");

const late = new Set(["typescript", "@npmcli/arborist"]);
const load = Module._load;

Module._load = function loadLate(request, parent, isMain) {
  const fromPulumi = parent?.filename?.includes("@pulumi") === true;
  if (!fromPulumi || !late.has(request)) {
    return load.call(this, request, parent, isMain);
  }
  let loaded;
  const loadNow = () => (loaded ??= load.call(this, request, parent, isMain));
  return new Proxy(
    {},
    {
      // TypeScript's import helper copies a module member by member, unless it is marked as an ES module.
      get: (_, name) => (name === "__esModule" ? true : loadNow()[name]),
      has: (_, name) => name in loadNow(),
    },
  );
};
