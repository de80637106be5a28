import { isIPv4 } from "node:net";
import { QueztlError } from "./error";

/** An IPv4 network such as 10.71.0.0/24. */
export class Cidr {
  readonly prefix: number;
  private readonly base: number;

  private constructor(base: number, prefix: number) {
    this.base = base;
    this.prefix = prefix;
  }

  /** @throws QueztlError if it is no IPv4 network, or the address has bits below the prefix. */
  static of(text: string): Cidr {
    const [address = "", length = ""] = String(text).trim().split("/");
    const prefix = Number(length);
    if (!isIPv4(address) || !/^\d{1,2}$/.test(length) || prefix > 32) {
      throw new QueztlError({
        kind: "config",
        summary: `"${text}" is not an IPv4 network`,
        fix: "write address and prefix length such as 10.71.0.0/24",
      });
    }
    const number = toNumber(address);
    const base = number - (number % 2 ** (32 - prefix));
    if (base !== number)
      throw new QueztlError({ kind: "config", summary: `"${text}" has bits set below its prefix`, fix: `write ${toText(base)}/${prefix}` });
    return new Cidr(base, prefix);
  }

  /** Number of addresses, network and broadcast address included. */
  get size(): number {
    return 2 ** (32 - this.prefix);
  }

  /** The address at `index`; 0 is the network's own, negative numbers count from the end. @throws QueztlError outside the network. */
  address(index: number): string {
    const offset = index < 0 ? this.size + index : index;
    if (offset < 0 || offset >= this.size) throw new QueztlError({ kind: "config", summary: `${this} has no address number ${index}` });
    return toText(this.base + offset);
  }

  contains(address: string): boolean {
    if (!isIPv4(address)) return false;
    const number = toNumber(address);
    return number >= this.base && number < this.base + this.size;
  }

  overlaps(other: Cidr): boolean {
    return this.base < other.base + other.size && other.base < this.base + this.size;
  }

  get netmask(): string {
    return toText(2 ** 32 - this.size);
  }

  toString(): string {
    return `${toText(this.base)}/${this.prefix}`;
  }
}

function toNumber(address: string): number {
  return address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}

function toText(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");
}
