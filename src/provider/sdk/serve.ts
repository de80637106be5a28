import { messageOf } from "../../core/error";
import { createCertificate } from "./certificate";
import { Life } from "./life";
import { listen } from "./listen";
import { log } from "./log";
import type { Provider } from "./resource";
import { createPluginServer } from "./server";
import { createService } from "./service";
import { reserveStdout } from "./stdout";

const COOKIE = { name: "TF_PLUGIN_MAGIC_COOKIE", value: "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2" };
const GO_PLUGIN_VERSION = 1;
const PROTOCOL = 6;

/**
 * Runs the provider for the Terraform that started this process: says on stdout where it listens, and leaves when Terraform says so or is
 * gone. SIGINT and SIGTERM reach the whole process group; Terraform then asks providers to stop by itself, so both are ignored here.
 */
export async function serve<Client>(provider: Provider<Client>): Promise<void> {
  if (process.env[COOKIE.name] !== COOKIE.value) {
    process.stderr.write(
      `This is the Terraform provider ${provider.name} ${provider.version}. Terraform starts it; it is not a command.\n`,
    );
    process.exitCode = 1;
    return;
  }
  log.configure(provider.name, process.env);
  const sayHandshake = reserveStdout();
  keepAlive();

  const client = process.env.PLUGIN_CLIENT_CERT;
  const tls = client === undefined || client === "" ? undefined : { own: createCertificate(), client };
  const service = createService(provider);
  const life = new Life(service);
  const server = createPluginServer(service, { tls, onShutdown: () => life.shutdown(), onConnected: () => life.connected() });
  life.begin(server);
  const address = await listen(server, process.env).catch((error: unknown) => {
    sayHandshake(messageOf(error)); // Terraform shows it
    return process.exit(1);
  });
  process.on("exit", () => address.remove());
  const certificate = tls === undefined ? "" : tls.own.der.toString("base64").replace(/=+$/, "");
  sayHandshake([GO_PLUGIN_VERSION, PROTOCOL, address.network, address.text, "grpc", certificate].join("|"));
  log.debug("listening", { address: address.text, tls: tls !== undefined, pid: process.pid });
}

/** Nothing that goes wrong in one call may end the others. */
function keepAlive(): void {
  const trap = (what: string) => (error: unknown) =>
    log.error(what, { error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  process.on("uncaughtException", trap("uncaught exception"));
  process.on("unhandledRejection", trap("unhandled rejection"));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => log.debug(`${signal} ignored`));
  // Terraform may be gone while we still log.
  process.stderr.on("error", () => undefined);
  process.stdout.on("error", () => undefined);
}
