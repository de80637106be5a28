import { describe, expect, test } from "vitest";
import { decode, encode, XdrError } from "../../src/libvirt/xdr";

const domain = { name: "déjà", uuid: Buffer.alloc(16, 7), id: -1 };

describe("encoding", () => {
  test("a domain comes back as it went", () => {
    const bytes = encode("remote_nonnull_domain", domain);
    expect(bytes.length % 4).toBe(0);
    expect(decode("remote_nonnull_domain", bytes)).toEqual(domain);
  });

  test("typed parameters of every kind come back as they went", () => {
    const params = [
      { field: "i", value: { type: 1, value: -5 } },
      { field: "ui", value: { type: 2, value: 4_294_967_295 } },
      { field: "l", value: { type: 3, value: -(2n ** 63n) } },
      { field: "ul", value: { type: 4, value: 2n ** 64n - 1n } },
      { field: "d", value: { type: 5, value: 1.5 } },
      { field: "b", value: { type: 6, value: 1 } },
      { field: "s", value: { type: 7, value: "x" } },
    ];
    const record = { dom: domain, params };
    expect(decode("remote_domain_stats_record", encode("remote_domain_stats_record", record))).toEqual(record);
  });

  test("null stands for what may be missing, and undefined does not", () => {
    const args = { net: { name: "n", uuid: Buffer.alloc(16) }, mac: null, need_results: 1, flags: 0 };
    expect(decode("remote_network_get_dhcp_leases_args", encode("remote_network_get_dhcp_leases_args", args))).toEqual(args);
    expect(() => encode("remote_network_get_dhcp_leases_args", { ...args, mac: undefined })).toThrow(/\.mac: missing/);
  });

  test.each([
    [{ ...domain, id: 2 ** 31 }, /\.id: 2147483648 is not between/],
    [{ ...domain, id: 1.5 }, /\.id: 1\.5 is not a whole number/],
    [{ ...domain, uuid: Buffer.alloc(15) }, /\.uuid: not a buffer of 16 bytes/],
    [{ ...domain, name: "a\0b" }, /\.name: a string must not contain a zero byte/],
    [{ ...domain, name: "x".repeat(4_194_304) }, /\.name: 4194304 bytes are over the limit of 4190208/],
    [{ uuid: domain.uuid, id: 1 }, /\.name: undefined is not a string/],
  ])("what does not fit is refused with its field (%#)", (value, message) => {
    expect(() => encode("remote_nonnull_domain", value)).toThrow(message);
  });
});

describe("decoding", () => {
  const bytes = encode("remote_nonnull_domain", domain);

  test("every cut of a message is refused", () => {
    for (let length = 0; length < bytes.length; length++)
      expect(() => decode("remote_nonnull_domain", bytes.subarray(0, length))).toThrow(XdrError);
  });

  test("bytes behind the end are refused", () => {
    expect(() => decode("remote_nonnull_domain", Buffer.concat([bytes, Buffer.alloc(4)]))).toThrow("4 bytes too many");
  });

  test("a length that lies is refused before anything is reserved", () => {
    const lie = Buffer.alloc(8);
    lie.writeUInt32BE(16_384, 0);
    expect(() => decode("remote_connect_list_all_domains_ret", lie)).toThrow("ends too early for a length of 16384");
    lie.writeUInt32BE(0xffff_ffff, 0);
    expect(() => decode("remote_connect_list_all_domains_ret", lie)).toThrow("4294967295 is over the limit of 16384");
  });

  test("a flag that is neither none nor one and an unknown case are refused", () => {
    const two = Buffer.alloc(4);
    two.writeUInt32BE(2, 0);
    expect(() => decode("remote_string", two)).toThrow('2 is neither "none" nor "one"');
    const nine = Buffer.alloc(8);
    nine.writeUInt32BE(9, 0);
    expect(() => decode("remote_typed_param_value", nine)).toThrow("there is no case 9");
  });

  test("random bytes give a value or an XdrError, never anything else", () => {
    let seed = 1;
    const random = () => {
      seed = (seed * 1_103_515_245 + 12_345) & 0x7fff_ffff;
      return seed;
    };
    for (let round = 0; round < 2000; round++) {
      const noise = Buffer.from(Array.from({ length: random() % 64 }, () => (random() >> 8) % 4));
      try {
        decode("remote_connect_get_all_domain_stats_ret", noise);
      } catch (error) {
        expect(error).toBeInstanceOf(XdrError);
      }
    }
  });
});
