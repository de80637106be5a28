import { QueztlError } from "./error";

const FACTORS: Readonly<Record<string, bigint>> = {
  B: 1n,
  bytes: 1n,
  KB: 1000n,
  MB: 1000n ** 2n,
  GB: 1000n ** 3n,
  TB: 1000n ** 4n,
  PB: 1000n ** 5n,
  KiB: 1024n,
  MiB: 1024n ** 2n,
  GiB: 1024n ** 3n,
  TiB: 1024n ** 4n,
  PiB: 1024n ** 5n,
};

/** An amount of memory or storage. `GB` is 10⁹ bytes and `GiB` 2³⁰, as libvirt reads them. */
export class Size {
  readonly bytes: bigint;

  private constructor(bytes: bigint) {
    this.bytes = bytes;
  }

  /** From text such as `512MiB`, `8 GB`, `1.5GiB`. @throws QueztlError if it is no size. */
  static of(text: string): Size {
    const match = /^\s*(\d+)(?:\.(\d+))?\s*([A-Za-z]+)\s*$/.exec(text);
    const factor = FACTORS[match?.[3] ?? ""];
    if (match === null || factor === undefined) {
      throw new QueztlError({
        kind: "config",
        summary: `"${text}" is not a size`,
        fix: `write a number with a unit: ${Object.keys(FACTORS).join(", ")}; for example 512MiB`,
      });
    }
    const fraction = match[2] ?? "";
    const scale = 10n ** BigInt(fraction.length);
    const scaled = BigInt(`${match[1]}${fraction}`) * factor;
    if (scaled % scale !== 0n) throw new QueztlError({ kind: "config", summary: `"${text}" is not a whole number of bytes` });
    return new Size(scaled / scale);
  }

  static bytes(count: number | bigint): Size {
    return new Size(BigInt(count));
  }

  static mebibytes(count: number): Size {
    return new Size(BigInt(count) * 1024n ** 2n);
  }

  static gibibytes(count: number): Size {
    return new Size(BigInt(count) * 1024n ** 3n);
  }

  /** The next multiple of `step` that is not smaller. */
  roundUp(step: Size): Size {
    return new Size(((this.bytes + step.bytes - 1n) / step.bytes) * step.bytes);
  }

  /** Whole mebibytes. @throws QueztlError if it is no whole number of them: round up first. */
  toMebibytes(): number {
    if (this.bytes % 1024n ** 2n !== 0n)
      throw new QueztlError({ kind: "config", summary: `${this} is not a whole number of MiB`, fix: "round it up first" });
    return Number(this.bytes / 1024n ** 2n);
  }

  isLessThan(other: Size): boolean {
    return this.bytes < other.bytes;
  }

  /** In the largest binary unit that divides it: `512 MiB`. */
  toString(): string {
    for (const unit of ["TiB", "GiB", "MiB", "KiB"]) {
      const factor = FACTORS[unit] ?? 1n;
      if (this.bytes >= factor && this.bytes % factor === 0n) return `${this.bytes / factor} ${unit}`;
    }
    return `${this.bytes} bytes`;
  }
}
