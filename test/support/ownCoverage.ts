// With --parallel, only the processes that run tests are measured: the programs that they start would write megabytes of coverage, and add nothing.
if (process.env["MOCHA_WORKER_ID"] !== undefined) {
  Reflect.deleteProperty(process.env, "NODE_V8_COVERAGE");
}
