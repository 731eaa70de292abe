"use strict";
// With Node's `--require`: modules that a provider's process loads and does not use, and a program's process uses late, are loaded when something
// is first asked of them. A module whose export is a function works only where it is imported as a default.

const Module = require("node:module");

/** By the package that requires it. */
const late = {
  // They serialize closures, drive the CLI and trace.
  "@pulumi/pulumi":
    /^(typescript|@npmcli\/arborist|normalize-package-data|fdir|semver|js-yaml|@opentelemetry\/.*|\.\/automation|\.\/createClosure)$/,
  // Its messages in fifty languages.
  zod: /^\.\.\/locales\/index\.cjs$/,
};
const load = Module._load;

Module._load = function loadLate(request, parent, isMain) {
  const [, importer] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(parent?.filename ?? "") ?? [];
  if (late[importer]?.test(request) !== true) {
    return load.call(this, request, parent, isMain);
  }
  let loaded;
  const loadNow = () => (loaded ??= load.call(this, request, parent, isMain));
  return new Proxy(
    {},
    {
      // TypeScript's import helpers copy a module member by member, unless it is marked as an ES module.
      get: (_, name) => {
        if (name === "__esModule") {
          return true;
        }
        const exported = loadNow();
        return name === "default" && exported.__esModule !== true ? exported : exported[name];
      },
      has: (_, name) => name in loadNow(),
      ownKeys: () => Reflect.ownKeys(loadNow()),
      getOwnPropertyDescriptor: (_, name) => {
        const found = Reflect.getOwnPropertyDescriptor(loadNow(), name);
        return found && { ...found, configurable: true };
      },
    },
  );
};
