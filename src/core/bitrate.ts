import { QueztlError } from "./error";

const FACTORS: Readonly<Record<string, number>> = { bps: 1, Kbps: 1e3, Mbps: 1e6, Gbps: 1e9, Tbps: 1e12 };

/** A speed in bits a second; units are decimal: `1Gbps` is 10⁹ bits a second. */
export class Bitrate {
  readonly bitsPerSecond: number;

  private constructor(bitsPerSecond: number) {
    this.bitsPerSecond = bitsPerSecond;
  }

  /** From text such as `100Mbps` or `2.5Gbps`. @throws QueztlError if it is no bit rate. */
  static of(text: string): Bitrate {
    const match = /^\s*(\d+(?:\.\d+)?)\s*([A-Za-z]+)\s*$/.exec(text);
    const factor = FACTORS[match?.[2] ?? ""];
    if (match === null || factor === undefined || Number(match[1]) === 0) {
      throw new QueztlError({
        kind: "config",
        summary: `"${text}" is not a bit rate`,
        fix: `write a number above 0 with a unit: ${Object.keys(FACTORS).join(", ")}; for example 1Gbps`,
      });
    }
    return new Bitrate(Number(match[1]) * factor);
  }

  /** KiB a second, rounded up: the unit of libvirt's `<bandwidth>` (https://libvirt.org/formatnetwork.html#quality-of-service). */
  toKibibytesPerSecond(): number {
    return Math.ceil(this.bitsPerSecond / 8 / 1024);
  }

  toString(): string {
    const unit = ["Tbps", "Gbps", "Mbps", "Kbps"].find((name) => this.bitsPerSecond >= (FACTORS[name] ?? 1)) ?? "bps";
    return `${this.bitsPerSecond / (FACTORS[unit] ?? 1)} ${unit}`;
  }
}
