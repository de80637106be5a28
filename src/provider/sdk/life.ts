import type { Server } from "node:net";
import { messageOf } from "../../core/error";
import { log } from "./log";
import { onParentGone } from "./parent";
import type { Service } from "./service";

/** Terraform kills a provider that has not left two seconds after Shutdown. */
const CLOSE_MILLISECONDS = 1500;
/** How long Terraform may take to close its connection after Shutdown; until then our answer may still be on its way. */
const GOODBYE_MILLISECONDS = 300;
/** How long calls may take to end well once Terraform is gone. */
const ORPHAN_MILLISECONDS = 10_000;
/** How long Terraform may take to connect; it gives up on a provider itself after a minute. */
const CONNECT_MILLISECONDS = 60_000;

/** Decides when this process ends: when Terraform says so, is gone, or never comes. */
export class Life {
  private readonly service: Service;
  private readonly patience: NodeJS.Timeout;
  private server: Server | undefined;
  private ending = false;

  constructor(service: Service) {
    this.service = service;
    this.patience = setTimeout(() => this.orphaned("nobody connected"), CONNECT_MILLISECONDS);
    onParentGone(() => this.orphaned("Terraform is gone"));
  }

  begin(server: Server): void {
    this.server = server;
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
    setTimeout(() => process.exit(0), GOODBYE_MILLISECONDS).unref();
    this.server?.close(() => process.exit(0));
  }
}
