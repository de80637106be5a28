import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { run } from "../../src/core/process";
import { silent } from "../../src/core/progress";
import { hostDown } from "../../src/host/down";
import { hostUri } from "../../src/host/status";
import { hostUp } from "../../src/host/up";
import { seedDocuments } from "../../src/seed/nocloud";
import { seedImage } from "../../src/seed/render";
import { microImage } from "../support/micro-image";
import { until } from "../support/until";

const INSIDE = "/var/lib/libvirt/images";
let root: string;
let folder: string;

beforeAll(async () => {
  root = mkdtempSync("/tmp/qzg-");
  folder = join(root, "h");
  await run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", join(root, "id")]);
  await hostUp({ folder, progress: silent });
});

afterAll(async () => {
  await hostDown({ folder, progress: silent });
  rmSync(root, { recursive: true, force: true });
});

async function virsh(...args: string[]): Promise<string> {
  return (await run("virsh", ["-q", "-c", hostUri({ folder }), ...args])).stdout;
}

async function create(verb: "net-create" | "create", xml: string): Promise<void> {
  const file = join(mkdtempSync(join(root, "xml-")), "object.xml"); // two are made at the same time
  writeFileSync(file, xml);
  await virsh(verb, file);
}

function network(name: string, prefix: string, forward: string): string {
  const options = "<dnsmasq:options><dnsmasq:option value='no-ping'/></dnsmasq:options>";
  const dhcp = `<dhcp><range start='${prefix}.10' end='${prefix}.99'/></dhcp>`;
  return `<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>${name}</name>${forward}
  <bridge name='${name}0' stp='off' delay='0'/><domain name='lab.test' localOnly='yes'/>
  <ip address='${prefix}.1' netmask='255.255.255.0'>${dhcp}</ip>${options}</network>`;
}

async function startGuest(name: string, networkName: string): Promise<void> {
  const image = await microImage();
  const pool = join(folder, "lib/images");
  const files = [image.kernel, image.initrd, image.disk].map((file) => file?.path ?? "");
  for (const file of files) copyFileSync(file, join(pool, basename(file)));
  const [kernel = "", initrd = "", disk = ""] = files.map((file) => basename(file));
  await run("qemu-img", ["create", "-q", "-f", "qcow2", "-b", disk, "-F", "qcow2", `${name}.qcow2`, "1G"], { cwd: pool });
  const key = readFileSync(join(root, "id.pub"), "utf8").trim();
  writeFileSync(join(pool, `${name}.iso`), seedImage(seedDocuments({ hostname: name, sshAuthorizedKeys: [key] })));
  const drive = (file: string, format: string, target: string) =>
    `<disk type='file' device='disk'><driver name='qemu' type='${format}'/><source file='${INSIDE}/${file}'/><target dev='${target}' bus='virtio'/></disk>`;
  await create(
    "create",
    `<domain type='qemu'><name>${name}</name><memory unit='MiB'>256</memory><vcpu>1</vcpu>
    <os><type arch='x86_64' machine='q35'>hvm</type><kernel>${INSIDE}/${kernel}</kernel><initrd>${INSIDE}/${initrd}</initrd><cmdline>${image.cmdline}</cmdline></os>
    <features><acpi/></features><devices>${drive(`${name}.qcow2`, "qcow2", "vda")}${drive(`${name}.iso`, "raw", "vdb")}
    <interface type='network'><source network='${networkName}'/><model type='virtio'/></interface><serial type='pty'/>
    <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
    <rng model='virtio'><backend model='random'>/dev/urandom</backend></rng></devices></domain>`,
  );
}

async function leaseOf(name: string, networkName: string): Promise<string> {
  return await until(
    `a lease of ${name}`,
    async () => new RegExp(`(\\d+\\.\\d+\\.\\d+\\.\\d+)/24 +${name} `).exec(await virsh("net-dhcp-leases", networkName))?.[1],
    60_000,
  );
}

async function ssh(address: string, command: string): Promise<string> {
  const options = ["-F", "none", "-i", join(root, "id"), "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null"];
  const args = [...options, "-o", "BatchMode=yes", "-o", "LogLevel=ERROR", "-o", "ConnectionAttempts=20", `root@${address}`, command];
  return (await run("ssh", args, { timeout: 30_000 })).stdout;
}

test("the machine reaches guests of a NAT network and of an isolated one by ssh; they find each other's names, and neither reaches the machine", async () => {
  await create("net-create", network("lan", "10.214.1", "<forward mode='nat'/>"));
  await create("net-create", network("cage", "10.214.2", ""));
  await Promise.all([startGuest("one", "lan"), startGuest("two", "cage")]);
  const [one, two] = await Promise.all([leaseOf("one", "lan"), leaseOf("two", "cage")]);
  expect(await ssh(one, "hostname; hostname -i")).toContain("one\n");
  expect(await ssh(two, "hostname")).toBe("two\n");
  expect(await ssh(one, "nslookup one.lab.test")).toContain(one);
  expect(await ssh(two, "ip route | grep -c default || true")).toBe("0\n");
  const own = (await run("ip", ["-4", "-o", "addr", "show", "scope", "global"])).stdout;
  const addresses = [...own.matchAll(/inet ([\d.]+)\//g)].map(([, address = ""]) => address);
  for (const address of addresses) expect(await ssh(one, `ping -c1 -W1 ${address} > /dev/null 2>&1; echo $?`), address).toBe("1\n");
  expect(await ssh(one, "nslookup deb.debian.org 2>&1 || true")).toMatch(/REFUSED|can't resolve|SERVFAIL/);
}, 120_000);
