import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig(
  // The pack is three lines of plain JavaScript, which users run as it is; the benchmark's programs are as users would write them; Node
  // preloads loadLate.js, so it cannot be TypeScript; this file is not in tsconfig.json.
  {
    ignores: [
      ".stryker-tmp/",
      "dist/",
      "coverage/",
      "**/node_modules/",
      "policy-pack/",
      "tools/bench/peers/",
      "test/support/loadLate.js",
      "eslint.config.mjs",
    ],
  },
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        // A fifth faster than the project service, which is made for editors.
        project: "./tsconfig.json",
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      // Interfaces and types both have their place; unions cannot be interfaces.
      "@typescript-eslint/consistent-type-definitions": "off",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/consistent-type-assertions": [
        "error",
        { assertionStyle: "as", objectLiteralTypeAssertions: "never" },
      ],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/strict-boolean-expressions": [
        "error",
        { allowString: false, allowNumber: false, allowNullableObject: false },
      ],
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      // The dynamic host decides what a method is called with; a leading underscore says that one is not needed.
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      eqeqeq: "error",
    },
  },
  {
    // node:assert throws by design; mocha hands `this` to functions.
    files: ["test/**/*.ts"],
    rules: { "@typescript-eslint/no-non-null-assertion": "off" },
  },
);
