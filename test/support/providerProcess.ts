import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { promisify } from "node:util";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as provider from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { PartialFailure } from "../../src/provider/partialFailure";

const repository = path.resolve(__dirname, "../..");

export type Properties = Record<string, JavaScriptValue>;

/**
 * Pulumi's own process for dynamic providers, as the engine starts it, spoken to over gRPC. It runs the provider from its
 * serialized text, which reaches this package as built in `dist`.
 */
export class ProviderProcess {
  readonly output: string[] = [];
  #flushes = 0;

  private constructor(
    private readonly child: ChildProcessByStdio<Writable, Readable, Readable>,
    private readonly client: ResourceProviderClient,
    /** The serialized provider, which travels with the properties of each call. */
    private readonly text: string,
  ) {}

  static async start(text: string, environment: Record<string, string>): Promise<ProviderProcess> {
    const script = require.resolve("@pulumi/pulumi/cmd/dynamic-provider");
    const child = spawn(process.execPath, [script, "127.0.0.1:1"], {
      // The package is resolved from the program's folder: npm has linked it into the repository's own modules.
      cwd: repository,
      env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...environment },
      // Standard input is held open as long as there is an engine.
      stdio: ["pipe", "pipe", "pipe"],
    });
    const lines = createInterface({ input: child.stdout });
    const [port] = (await once(lines, "line")) as [string];
    const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
    const started = new ProviderProcess(child, client, text);
    lines.on("line", (line) => started.output.push(line));
    createInterface({ input: child.stderr }).on("line", (line) => started.output.push(line));
    return started;
  }

  async configure(config: Record<string, string>): Promise<void> {
    const request = new provider.ConfigureRequest();
    request.setArgs(Struct.fromJavaScript(config));
    await promisify<provider.ConfigureRequest, unknown>(this.client.configure.bind(this.client))(request);
  }

  /** @param text another provider's text, for a resource that is not this one's */
  async check(
    olds: Properties,
    news: Properties,
    text = this.text,
  ): Promise<{ inputs: Properties; failures: string[] }> {
    const request = new provider.CheckRequest();
    request.setOlds(Struct.fromJavaScript(olds));
    request.setNews(this.#struct(news, text));
    const call = promisify<provider.CheckRequest, provider.CheckResponse>(this.client.check.bind(this.client));
    const response = await call(request);
    const failures = response.getFailuresList().map((failure) => failure.getReason());
    return { inputs: plain(response.getInputs()), failures };
  }

  async diff(id: string, olds: Properties, news: Properties): Promise<{ changes: boolean; replaces: string[] }> {
    const request = new provider.DiffRequest();
    request.setId(id);
    request.setOlds(this.#struct(olds));
    request.setNews(this.#struct(news));
    const call = promisify<provider.DiffRequest, provider.DiffResponse>(this.client.diff.bind(this.client));
    const response = await call(request);
    const changes = response.getChanges() === provider.DiffResponse.DiffChanges.DIFF_SOME;
    return { changes, replaces: response.getReplacesList() };
  }

  async create(news: Properties): Promise<{ id: string; outs: Properties }> {
    const request = new provider.CreateRequest();
    request.setProperties(this.#struct(news));
    const call = promisify<provider.CreateRequest, provider.CreateResponse>(this.client.create.bind(this.client));
    const response = await told(call(request));
    return { id: response.getId(), outs: plain(response.getProperties()) };
  }

  async update(id: string, olds: Properties, news: Properties): Promise<Properties> {
    const request = new provider.UpdateRequest();
    request.setId(id);
    request.setOlds(this.#struct(olds));
    request.setNews(this.#struct(news));
    const call = promisify<provider.UpdateRequest, provider.UpdateResponse>(this.client.update.bind(this.client));
    return plain((await told(call(request))).getProperties());
  }

  /** @param text another provider's text, for a resource that is not this one's */
  async read(
    id: string,
    properties: Properties,
    text = this.text,
  ): Promise<{ id: string; props: Properties; inputs: Properties }> {
    const request = new provider.ReadRequest();
    request.setId(id);
    request.setProperties(this.#struct(properties, text));
    const call = promisify<provider.ReadRequest, provider.ReadResponse>(this.client.read.bind(this.client));
    const response = await call(request);
    return { id: response.getId(), props: plain(response.getProperties()), inputs: plain(response.getInputs()) };
  }

  async delete(id: string, properties: Properties): Promise<void> {
    const request = new provider.DeleteRequest();
    request.setId(id);
    request.setProperties(this.#struct(properties));
    await promisify<provider.DeleteRequest, unknown>(this.client.delete.bind(this.client))(request);
  }

  /**
   * Resolves when `output` has everything that was printed before. Answers and prints come on two ways, so it has something
   * printed by a check that fails, and waits for that.
   */
  async flush(): Promise<void> {
    const twice = ["353238060000001", "353238060000001"];
    await this.check({}, { fleet: `flush ${++this.#flushes}`, account: 0, devices: twice });
    while (!this.output.some((line) => line.startsWith(`fleet flush ${this.#flushes}:`))) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.client.close();
    this.child.kill();
    await once(this.child, "exit");
  }

  #struct(properties: Properties, text = this.text): Struct {
    return Struct.fromJavaScript({ ...properties, __provider: text });
  }
}

/** Lets a partial failure be what it was in the other process; it comes packed into the metadata of a gRPC error. */
async function told<Response>(call: Promise<Response>): Promise<Response> {
  try {
    return await call;
  } catch (error) {
    const { metadata } = error as grpc.ServiceError;
    const [packed] = metadata.get("grpc-status-details-bin");
    if (!(packed instanceof Buffer)) {
      throw error;
    }
    const [detail] = Status.deserializeBinary(packed).getDetailsList();
    const failure = provider.ErrorResourceInitFailed.deserializeBinary(detail?.getValue_asU8() ?? new Uint8Array());
    throw new PartialFailure({
      id: failure.getId(),
      properties: failure.getProperties()?.toJavaScript() ?? {},
      reasons: failure.getReasonsList(),
    });
  }
}

/** Without the provider's text, which the host adds to what it returns. */
function plain(struct: Struct | undefined): Properties {
  const entries = Object.entries(struct?.toJavaScript() ?? {});
  return Object.fromEntries(entries.filter(([name]) => name !== "__provider"));
}
