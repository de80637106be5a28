import { describe, expect, test } from "vitest";
import { Bitrate } from "../../src/core/bitrate";
import { Cidr } from "../../src/core/cidr";
import { Duration } from "../../src/core/duration";
import { Mac } from "../../src/core/mac";
import { Share } from "../../src/core/share";
import { Size } from "../../src/core/size";

describe("Size", () => {
  test.each([
    ["512MiB", 536870912n],
    ["8GB", 8000000000n],
    ["8 GiB", 8589934592n],
    ["1.5GiB", 1610612736n],
    ["100 bytes", 100n],
  ])("%s is %d bytes", (text, bytes) => expect(Size.of(text).bytes).toBe(bytes));

  test.each(["", "512", "512 mib", "MiB", "-1GiB", "1.5", "0.3B", "1e3MiB"])("%j is refused", (text) =>
    expect(() => Size.of(text)).toThrow(/is not a/),
  );

  test("prints the largest binary unit that divides it", () => {
    expect(String(Size.of("1024MiB"))).toBe("1 GiB");
    expect(String(Size.of("1GB"))).toBe("1000000000 bytes");
  });

  test("rounds up to a multiple", () => {
    expect(Size.of("8GB").roundUp(Size.mebibytes(1)).toMebibytes()).toBe(7630);
    expect(() => Size.of("8GB").toMebibytes()).toThrow("not a whole number of MiB");
  });
});

describe("Bitrate", () => {
  test("is decimal bits and becomes KiB a second, rounded up", () => {
    expect(Bitrate.of("1Gbps").bitsPerSecond).toBe(1e9);
    expect(Bitrate.of("1Gbps").toKibibytesPerSecond()).toBe(122071);
  });
  test.each(["1", "0Mbps", "1GBps", "fast"])("%j is refused", (text) => expect(() => Bitrate.of(text)).toThrow("is not a bit rate"));
});

describe("Duration", () => {
  test("adds its parts", () => expect(Duration.of("1h30m").milliseconds).toBe(5_400_000));
  test("prints the largest unit that divides it", () => expect(String(Duration.of("90s"))).toBe("90s"));
  test.each(["", "5", "5 minutes", "m5"])("%j is refused", (text) => expect(() => Duration.of(text)).toThrow("is not a duration"));
});

describe("Share", () => {
  test("takes a percentage", () => expect(Share.of("33%").percent).toBe(33));
  test.each(["0%", "101%", "25", "-5%"])("%j is refused", (text) => expect(() => Share.of(text)).toThrow("is not a share"));
});

describe("Mac", () => {
  test("is lower case", () => expect(String(Mac.of("52:54:00:AB:CD:EF"))).toBe("52:54:00:ab:cd:ef"));
  test("is refused if multicast or malformed", () => {
    expect(() => Mac.of("53:54:00:ab:cd:ef")).toThrow("multicast");
    expect(() => Mac.of("52-54-00-ab-cd-ef")).toThrow("not a MAC address");
  });
  test("derived from the same words is the same", () => {
    expect(Mac.derived("a", "b").text).toBe(Mac.derived("a", "b").text);
    expect(Mac.derived("a", "b").text).not.toBe(Mac.derived("ab").text);
  });
});

describe("Cidr", () => {
  test("knows its addresses", () => {
    const lan = Cidr.of("10.71.0.0/24");
    expect([lan.address(1), lan.address(-2), lan.netmask, lan.size]).toEqual(["10.71.0.1", "10.71.0.254", "255.255.255.0", 256]);
    expect(() => lan.address(256)).toThrow("no address number 256");
  });
  test("tells overlap and containment", () => {
    expect(Cidr.of("10.0.0.0/8").overlaps(Cidr.of("10.71.0.0/24"))).toBe(true);
    expect(Cidr.of("10.71.1.0/24").overlaps(Cidr.of("10.71.0.0/24"))).toBe(false);
    expect(Cidr.of("10.71.0.0/24").contains("10.71.0.200")).toBe(true);
  });
  test.each(["10.71.0.1/24", "10.71.0/24", "10.71.0.0/33", "10.71.0.0", "::/64"])("%j is refused", (text) =>
    expect(() => Cidr.of(text)).toThrow(/is not an IPv4 network|bits set below/),
  );
});
