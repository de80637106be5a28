export interface KeepaliveOptions {
  /** Milliseconds of silence before a ping. */
  readonly interval: number;
  /** Pings without any answer before the connection counts as dead. */
  readonly count: number;
}

/** The defaults of libvirt's own client and daemon. */
export const DEFAULT_KEEPALIVE: KeepaliveOptions = { interval: 5000, count: 5 };

/** Pings the daemon when it is silent and tells when it stays silent. */
export class Keepalive {
  private lastHeard = performance.now();
  private unanswered = 0;
  private paused = false;
  private readonly timer: NodeJS.Timeout;
  private readonly options: KeepaliveOptions;

  constructor(options: KeepaliveOptions, ping: () => void, dead: (silence: number) => void) {
    this.options = options;
    this.timer = setInterval(() => this.tick(ping, dead), options.interval);
    this.timer.unref();
  }

  /** Anything came in. */
  heard(): void {
    this.lastHeard = performance.now();
    this.unanswered = 0;
  }

  /** While we do not read, silence means nothing. */
  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
    this.heard();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private tick(ping: () => void, dead: (silence: number) => void): void {
    const silence = performance.now() - this.lastHeard;
    // A timer may fire a little early; without the slack every second ping would be skipped.
    if (this.paused || silence < this.options.interval * 0.9) return;
    if (this.unanswered >= this.options.count) {
      dead(silence);
      return;
    }
    this.unanswered++;
    ping();
  }
}
