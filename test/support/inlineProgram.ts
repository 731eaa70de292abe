import { createRequire } from "node:module";
import { promisify } from "node:util";
import { Server, ServerCredentials, type UntypedServiceImplementation } from "@grpc/grpc-js";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import { z } from "zod";
import { isPlainObject } from "../../src/fleet/plainObject";

type LanguageServer = new (program: () => Promise<unknown>) => UntypedServiceImplementation;

const loadOwn = createRequire(__filename);

/** What the Automation API runs an inline program with. Pulumi keeps its types to itself. */
const { LanguageServer } = z
  .object({ LanguageServer: z.custom<LanguageServer>((value) => typeof value === "function") })
  .parse(loadOwn("@pulumi/pulumi/automation/server"));

/** With which it connects to the engine. */
const { grpcClientOptions } = z
  .object({ grpcClientOptions: z.custom<Record<string, unknown>>(isPlainObject) })
  .parse(loadOwn("@pulumi/pulumi/runtime/settings"));
// Each run has an engine of its own. Among the connections that a process shares may be a broken one to a former engine on the same port: then the
// program's resources are never registered, which Pulumi takes for an empty program.
grpcClientOptions["grpc.use_local_subchannel_pool"] = 1;

const isFunction = (value: unknown): value is () => unknown => typeof value === "function";

/** A program that commands of the CLI can run, until it is disposed of. */
export interface InlineProgram extends Disposable {
  /** With which a command runs it. */
  readonly options: readonly string[];
}

/**
 * Runs a program of JavaScript in this process, as the Automation API runs an inline one. A command then starts neither a process for the
 * program nor a language host, and takes 1.2 seconds of processor time instead of 2.9. The engine and the provider's process are the same.
 *
 * @param environment what the package is to find in the environment while the program runs
 */
export async function inlineProgram(
  entryPoint: string,
  environment: Readonly<Record<string, string>>,
): Promise<InlineProgram> {
  const load = createRequire(entryPoint);
  const own = Object.entries(environment).filter(([name]) => name.startsWith("THINGSPACE_"));
  const before = own.map(([name]): [string, string | undefined] => [name, process.env[name]]);
  const server = new Server();
  const program = async (): Promise<unknown> => {
    Object.assign(process.env, Object.fromEntries(own));
    // The file is edited between commands.
    Reflect.deleteProperty(load.cache, entryPoint);
    const exported: unknown = await load(entryPoint);
    return isFunction(exported) ? exported() : exported;
  };
  server.addService(LanguageRuntimeService, new LanguageServer(program));
  const port = await promisify(server.bindAsync.bind(server))("127.0.0.1:0", ServerCredentials.createInsecure());
  return {
    options: [`--client=127.0.0.1:${port}`, "--exec-kind=auto.inline"],
    [Symbol.dispose]: () => {
      server.forceShutdown();
      for (const [name, value] of before) {
        if (value === undefined) {
          Reflect.deleteProperty(process.env, name);
        } else {
          process.env[name] = value;
        }
      }
    },
  };
}
