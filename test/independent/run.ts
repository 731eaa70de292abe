/** `npm run test:independent` */
import { providePython } from "./python";
import { runVerizonSdk } from "./verizonSdk";

async function main(): Promise<void> {
  const { code, output } = await runVerizonSdk(await providePython());
  process.stdout.write(output);
  process.exitCode = code;
}

main().catch((error: unknown) => {
  console.error(String(error));
  process.exitCode = 1;
});
