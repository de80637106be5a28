import { Duration } from "../../src/core/duration";
import { QueztlError } from "../../src/core/error";
import { checkKinds, oneOf, type PropertyKinds } from "../host/property-kinds";
import { duration } from "../host/value-kinds";
import type { DomainWaitFor } from "../l1/generated/domain";
import { literal } from "../l1/literal";

export interface ReadyOptions {
  /** How long it may take. @default 5 minutes */
  readonly timeout?: Duration;
  /** `fail`: an error, and the VM is kept. `warn`: a warning, and the next deploy waits again. @default "fail" */
  readonly onTimeout?: "fail" | "warn";
}

const OPTIONS: PropertyKinds<ReadyOptions> = { timeout: duration, onTimeout: oneOf("fail", "warn") };

type Conditions = Omit<DomainWaitFor, "timeout" | "onTimeout">;

/** What must be true before a VM counts as created or restarted. */
export class Ready {
  private readonly conditions: Conditions;
  private readonly options: ReadyOptions;

  private constructor(conditions: Conditions, options: ReadyOptions) {
    checkKinds(undefined, options, OPTIONS);
    this.conditions = conditions;
    this.options = options;
  }

  /** The guest agent answers. */
  static agent(options: ReadyOptions = {}): Ready {
    return new Ready({ agent: true }, options);
  }

  /** Every interface has a DHCP lease. */
  static lease(options: ReadyOptions = {}): Ready {
    return new Ready({ lease: true }, options);
  }

  /** Any interface has an address, from a lease or the guest agent. */
  static address(options: ReadyOptions = {}): Ready {
    return new Ready({ address: true }, options);
  }

  /** A TCP port accepts connections, seen from the host. @throws QueztlError if it is no port */
  static tcp(port: number, options: ReadyOptions = {}): Ready {
    return new Ready({ tcp: { port: checkPort(port) } }, options);
  }

  /** An SSH server greets, seen from the host. @throws QueztlError if it is no port */
  static ssh(port = 22, options: ReadyOptions = {}): Ready {
    return new Ready({ ssh: { port: checkPort(port) } }, options);
  }

  /** A line on the serial console matches. */
  static console(pattern: RegExp, options: ReadyOptions = {}): Ready {
    return new Ready({ console: { pattern: literal(pattern.source) } }, options);
  }

  /** Nothing: it counts as soon as it runs. */
  static none(): Ready {
    return new Ready({}, {});
  }

  /** All of them, each until the longest of their timeouts. */
  static all(...every: readonly Ready[]): Ready {
    const timeouts = every.flatMap((one) => one.options.timeout ?? []).sort((a, b) => b.milliseconds - a.milliseconds);
    const [timeout] = timeouts;
    return new Ready(Object.assign({}, ...every.map((one) => one.conditions)), {
      ...(timeout === undefined ? {} : { timeout }),
      onTimeout: every.some((one) => one.options.onTimeout === "warn") ? "warn" : "fail",
    });
  }

  get needsLeases(): boolean {
    return this.conditions.lease === true;
  }

  /** As the provider takes it; undefined for `none`. */
  toConfig(): DomainWaitFor | undefined {
    if (Object.keys(this.conditions).length === 0) return undefined;
    const timeout = this.options.timeout ?? Duration.minutes(5);
    return { ...this.conditions, timeout: timeoutText(timeout), onTimeout: this.options.onTimeout ?? "fail" };
  }
}

/** Terraform knows no days. */
function timeoutText(timeout: Duration): string {
  return timeout.milliseconds % 60_000 === 0 ? `${timeout.milliseconds / 60_000}m` : `${timeout.milliseconds / 1000}s`;
}

function checkPort(port: number): number {
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    throw new QueztlError({ kind: "config", summary: `${port} is not a TCP port`, fix: "choose a whole number from 1 to 65535" });
  return port;
}
