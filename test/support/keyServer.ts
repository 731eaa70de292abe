import { createServer } from "node:http";
import { json } from "node:stream/consumers";
import { z } from "zod";

const requestSchema = z.union([z.object({ plaintext: z.string() }), z.object({ ciphertext: z.string() })]);
const addressSchema = z.object({ port: z.number() });
const prefix = "vault:v1:";

let started: Promise<string> | undefined;

/**
 * The part of HashiCorp's Vault that wraps the key of a stack's secrets, without a secret of its own. Deriving that key
 * from a passphrase is slow by design: with this, each command takes a fifth less processor time.
 *
 * @returns the environment variables that point the engine to it
 */
export async function keyServer(): Promise<Record<string, string>> {
  started ??= new Promise((resolve) => {
    const server = createServer((request, response) => {
      void json(request).then((body) => {
        const asked = requestSchema.parse(body);
        const data =
          "plaintext" in asked
            ? { ciphertext: prefix + asked.plaintext }
            : { plaintext: asked.ciphertext.slice(prefix.length) };
        response.end(JSON.stringify({ data }));
      });
    });
    server.unref().listen(0, "127.0.0.1", () => {
      const { port } = addressSchema.parse(server.address());
      resolve(`http://127.0.0.1:${port}`);
    });
  });
  return { VAULT_SERVER_URL: await started, VAULT_SERVER_TOKEN: "none" };
}
