import { messageOf } from "../../core/error";
import { createCertificate } from "./certificate";
import { listen } from "./listen";
import { log } from "./log";
import { onParentGone } from "./parent";
import type { Provider } from "./resource";
import { createPluginServer } from "./server";
import { createService, type Service } from "./service";
import { reserveStdout } from "./stdout";

const COOKIE = { name: "TF_PLUGIN_MAGIC_COOKIE", value: "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2" };
const GO_PLUGIN_VERSION = 1;
const PROTOCOL = 6;

/** Terraform kills a provider that has not left two seconds after Shutdown. */
const CLOSE_MILLISECONDS = 1500;
/** How long calls may take to end well once Terraform is gone. */
const ORPHAN_MILLISECONDS = 10_000;
/** How long Terraform may take to connect; it gives up on a provider itself after a minute. */
const CONNECT_MILLISECONDS = 60_000;

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
  const address = await listen(server, process.env);
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

/** When this process ends. */
class Life {
  private readonly service: Service;
  private readonly patience: NodeJS.Timeout;
  private ending = false;

  constructor(service: Service) {
    this.service = service;
    this.patience = setTimeout(() => this.orphaned("nobody connected"), CONNECT_MILLISECONDS);
    onParentGone(() => this.orphaned("Terraform is gone"));
  }

  connected(): void {
    clearTimeout(this.patience);
  }

  shutdown(): void {
    if (this.ending) return;
    this.ending = true;
    void this.end();
  }

  /** Stops what runs, as StopProvider does, and waits until it has ended. */
  private orphaned(why: string): void {
    if (this.ending) return;
    this.ending = true;
    log.info("leaving", { why });
    this.service.stop();
    const deadline = Date.now() + ORPHAN_MILLISECONDS;
    const wait = () => {
      if (this.service.running === 0 || Date.now() > deadline) void this.end();
      else setTimeout(wait, 50);
    };
    wait();
  }

  private async end(): Promise<void> {
    setTimeout(() => process.exit(0), CLOSE_MILLISECONDS).unref();
    try {
      await this.service.close();
    } catch (error) {
      log.error("closing failed", { error: messageOf(error) });
    }
    process.exit(0);
  }
}
