import { afterAll, expect, test } from "vitest";
import { PATIENCE, Workbench } from "./workbench";

const bench = new Workbench();
afterAll(() => bench.remove());

/** What tells one guest from another, by name. The UUID of the root is the image's: it is shared. */
const IDENTITY = `
cat /etc/machine-id
cat /etc/hostname
cat /sys/class/net/eth0/address
ip -6 -o address show dev eth0 scope link | awk '{ print $4 }'
cat /etc/ssh/ssh_host_*.pub 2> /dev/null || md5sum < /etc/dropbear/dropbear_ed25519_host_key
cat /run/systemd/netif/leases/* 2> /dev/null | grep CLIENTID || cat /sys/class/net/eth0/address
`;
const PARTS = ["machine id", "host name", "address of the network device", "address by IPv6", "host key", "id for DHCP"] as const;

test.each(["debian-stable", "debian-minimal"])(
  "two guests of one %s share no identity, and keep theirs over a reboot",
  async (base) => {
    const image = await bench.build(bench.extend(base, `twins-of-${base}`.slice(0, 40)));
    const identities: string[][] = [];
    const roots: string[] = [];
    for (const [name, mac] of [
      ["left", "52:54:00:00:00:11"],
      ["right", "52:54:00:00:00:12"],
    ] as const) {
      const { guest, start } = await bench.guest(image, { hostname: name, sshAuthorizedKeys: [] }, { mac });
      const identity = async () => {
        await guest.exec(
          "for try in $(seq 100); do ls /etc/ssh/ssh_host_*.pub /etc/dropbear/*host_key 2> /dev/null && break; sleep 0.2; done",
          PATIENCE,
        );
        return (await guest.exec(IDENTITY)).trim().split("\n");
      };
      try {
        await start();
        const first = await identity();
        expect(first).toHaveLength(PARTS.length);
        expect(first[1]).toBe(name);
        expect(await guest.exec("hostname; cat /var/lib/systemd/random-seed 2> /dev/null | wc -c")).toBe(`${name}\n0\n`);
        await guest.exec("sync; echo b > /proc/sysrq-trigger & sleep 1").catch(() => undefined); // it answers no more
        await guest.ready(PATIENCE);
        expect(await identity()).toEqual(first);
        identities.push(first);
        roots.push(
          await guest.exec(
            'awk \'$2 == "/" && $3 == "ext4" { print $1 }\' /proc/mounts | xargs blkid -s UUID -o value 2> /dev/null || true',
          ),
        );
      } finally {
        guest.kill();
      }
    }
    const [left = [], right = []] = identities;
    for (const [index, part] of PARTS.entries()) expect(left[index], part).not.toBe(right[index]);
    expect(roots[0]).toBe(roots[1]);
  },
  900_000,
);
