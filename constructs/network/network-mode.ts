/** How the guests of a network reach the world. */
export class NetworkMode {
  readonly kind: "nat" | "isolated" | "route" | "open" | "bridge";
  /** The interface or bridge of the host. */
  readonly device: string | undefined;

  private constructor(kind: NetworkMode["kind"], device?: string) {
    this.kind = kind;
    this.device = device;
  }

  /** Guests reach out under the host's address; nothing reaches in. `device`: only through this interface of the host. */
  static nat(options: { readonly device?: string } = {}): NetworkMode {
    return new NetworkMode("nat", options.device);
  }

  /** Guests reach each other and the host, nothing else. */
  static isolated(): NetworkMode {
    return new NetworkMode("isolated");
  }

  /** The host routes without translation; the world must know the way back. `device`: only through this interface of the host. */
  static route(options: { readonly device?: string } = {}): NetworkMode {
    return new NetworkMode("route", options.device);
  }

  /** As `route`, but libvirt adds no firewall rules. */
  static open(): NetworkMode {
    return new NetworkMode("open");
  }

  /** Guests are on a bridge that the host has; whoever runs that network gives the addresses. */
  static bridge(device: string): NetworkMode {
    return new NetworkMode("bridge", device);
  }

  /** Does libvirt run the network itself, with the host's address on it? */
  get managed(): boolean {
    return this.kind !== "bridge";
  }

  /** Can guests reach beyond the host through it? */
  get forwards(): boolean {
    return this.kind === "nat" || this.kind === "route" || this.kind === "open";
  }
}
