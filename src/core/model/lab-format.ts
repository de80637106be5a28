import { isIPv4 } from "node:net";
import { Bitrate } from "../bitrate";
import { Cidr } from "../cidr";
import type { ValueFormat } from "../document/value-format";
import { Duration } from "../duration";
import { QueztlError } from "../error";
import { Mac } from "../mac";
import { Share } from "../share";
import { Size } from "../size";

/** The formats that the lab's schema names. */
export const LAB_FORMATS: Readonly<Record<string, ValueFormat>> = {
  size: {
    parse: Size.of,
    pattern: "^\\d+(\\.\\d+)? ?([KMGTP]i?B|B|bytes)$",
    measure: (text) => ({ amount: Size.of(text).bytes, shown: Size.of(text).toString() }),
  },
  bitrate: {
    parse: Bitrate.of,
    pattern: "^\\d+(\\.\\d+)? ?([KMGT]bps|bps)$",
    measure: (text) => ({ amount: Bitrate.of(text).bitsPerSecond, shown: Bitrate.of(text).toString() }),
  },
  duration: {
    parse: Duration.of,
    pattern: "^(\\d+(\\.\\d+)?(ms|s|m|h|d))+$",
    measure: (text) => ({ amount: Duration.of(text).milliseconds, shown: Duration.of(text).toString() }),
  },
  share: { parse: Share.of, pattern: "^\\d+(\\.\\d+)? ?%$" },
  cidr: { parse: Cidr.of, pattern: "^(\\d{1,3}\\.){3}\\d{1,3}/\\d{1,2}$" },
  mac: { parse: Mac.of, pattern: "^([0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}$" },
  address: { parse: parseAddress, pattern: "^(\\d{1,3}\\.){3}\\d{1,3}$" },
  regexp: { parse: parseRegularExpression, pattern: "." },
};

function parseAddress(text: string): string {
  if (isIPv4(text)) return text;
  throw new QueztlError({
    kind: "config",
    summary: `"${text}" is not an IPv4 address`,
    fix: text.includes("/") ? `write ${text.split("/", 1)[0]}; the prefix comes from the network` : "write four numbers such as 10.71.0.10",
  });
}

function parseRegularExpression(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch (error) {
    throw new QueztlError({
      kind: "config",
      summary: `"${text}" is not a regular expression`,
      fix: "put \\ before characters that mean themselves, such as ( and .",
      cause: error,
    });
  }
}
