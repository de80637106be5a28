import { afterAll, expect, test } from "vitest";
import { PATIENCE, Workbench } from "./workbench";

const bench = new Workbench();
afterAll(() => bench.remove());

/** QEMU's user-mode network is 10.0.2.0/24 with its gateway at .2: an address beside what its DHCP would give. */
const FIXED = {
  version: 2,
  ethernets: {
    any: {
      match: { macaddress: "52:54:00:00:00:21" },
      addresses: ["10.0.2.77/24", "fd00:77::7/64"],
      gateway4: "10.0.2.2",
      mtu: 1400,
      nameservers: { addresses: ["10.0.2.3"] },
      routes: [{ to: "10.99.0.0/16", via: "10.0.2.9" }],
    },
  },
};
const PROGRAMS = [
  { name: "networkd", packages: [], service: "systemd-networkd" },
  { name: "network-manager", packages: ["network-manager"], service: "NetworkManager" },
  { name: "ifupdown", packages: ["ifupdown", "dhcpcd-base"], service: "networking" },
] as const;

test.each(PROGRAMS)(
  "the seed's networks are set up by $name, with fixed addresses and by DHCP",
  async ({ name, packages, service }) => {
    const image = await bench.build(bench.extend("debian-stable", `by-${name}`, { packages }));
    const machine = { mac: "52:54:00:00:00:21" };
    const fixed = await bench.guest(image, { hostname: "fixed", sshAuthorizedKeys: [], networkConfig: FIXED }, machine);
    try {
      await fixed.start();
      const { guest } = fixed;
      await guest.exec("for try in $(seq 150); do ip -4 address show dev eth0 | grep -q 10.0.2 && break; sleep 0.2; done", PATIENCE);
      // ifup waits until the address by IPv6 is known to be nobody else's.
      expect(await guest.exec(`systemctl start ${service}; systemctl is-active ${service}`, PATIENCE)).toBe("active\n");
      expect(await guest.exec("ip -o address show dev eth0 scope global | awk '{ print $4 }' | sort")).toBe(
        "10.0.2.77/24\nfd00:77::7/64\n",
      );
      expect(await guest.exec("cat /sys/class/net/eth0/mtu")).toBe("1400\n");
      expect(await guest.exec("ip route show default | awk '{ print $3 }'; ip route show 10.99.0.0/16 | awk '{ print $3 }'")).toBe(
        "10.0.2.2\n10.0.2.9\n",
      );
      expect(await guest.exec("resolvectl dns eth0 2> /dev/null; cat /etc/resolv.conf")).toContain("10.0.2.3");
    } finally {
      fixed.guest.kill();
    }
    const asked = await bench.guest(image, { hostname: "asked", sshAuthorizedKeys: [] }, machine);
    try {
      await asked.start();
      await asked.guest.exec("for try in $(seq 150); do ip -4 address show dev eth0 | grep -q 10.0.2 && break; sleep 0.2; done", PATIENCE);
      expect(await asked.guest.exec("ip -4 -o address show dev eth0 | awk '{ print $4 }'; hostname")).toBe("10.0.2.15/24\nasked\n");
    } finally {
      asked.guest.kill();
    }
  },
  900_000,
);
