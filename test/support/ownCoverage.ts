// Coverage is of the processes that run the tests. Each program that they start would write megabytes more of it, and say nothing new.
if (process.env["MOCHA_WORKER_ID"] !== undefined) {
  Reflect.deleteProperty(process.env, "NODE_V8_COVERAGE");
}
