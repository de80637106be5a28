import { expect, test } from "vitest";
import { currentLeases } from "../../../src/cli/guests/current-leases";
import type { DhcpLease } from "../../../src/libvirt/calls/network";

const lease = (mac: string, address: string, expires: number): DhcpLease => ({
  interface: "virbr0",
  expires,
  type: address.includes(":") ? "ipv6" : "ipv4",
  mac,
  address,
  prefix: 24,
  hostname: undefined,
  clientId: undefined,
  iaid: undefined,
});

test("of a guest that was made anew with the same MAC, only the newest lease counts; those that ended do not", () => {
  const leases = [
    lease("52:54:00:00:00:01", "10.0.0.6", 300),
    lease("52:54:00:00:00:01", "10.0.0.5", 200),
    lease("52:54:00:00:00:01", "fd00::5", 200),
    lease("52:54:00:00:00:02", "10.0.0.7", 0),
    lease("52:54:00:00:00:02", "10.0.0.8", 250),
    lease("52:54:00:00:00:03", "10.0.0.9", 100),
  ];
  expect(
    currentLeases(leases, 150)
      .map(({ address }) => address)
      .sort(),
  ).toEqual(["10.0.0.6", "10.0.0.7", "fd00::5"]);
});
