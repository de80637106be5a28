// An app of cdktf, the archived library, with layer 1 under the names that a prebuilt provider package would have. Make it:
// npx cdktf deploy --app "queztl prepare -- node stacks/classic-lab.ts" classic-lab
import { DataLibvirtDomainInterfaceAddresses, Domain, Network, Volume } from "@cdktf/provider-libvirt";
import { App, TerraformOutput } from "cdktf";
import { HostStack, Image, Pool, Seed } from "queztl/cdktf";

const app = new App();
const stack = new HostStack(app, "classic-lab");

const network = new Network(stack, "classic", {
  name: "classic",
  autostart: true,
  forward: { mode: "nat" },
  domain: { name: "classic.test", localOnly: "yes" },
  ips: [{ address: "10.78.0.1", prefix: 24, dhcp: { ranges: [{ start: "10.78.0.2", end: "10.78.0.254" }] } }],
});

const pool = new Pool(stack, "classic-pool");

// The image is named by the hash of its definition; queztl prepare builds it before Terraform runs.
const image = Image.named("micro");
const upload = (name: "disk" | "kernel" | "initrd") => {
  const { content, format } = image.part(name);
  return new Volume(stack, `micro-${name}`, {
    name: `micro-${image.hash.slice(0, 12)}-${name}`,
    pool: pool.poolName,
    target: { format: { type: format } },
    create: { content },
  });
};

const root = new Volume(stack, "classic-root", {
  name: "classic-root.qcow2",
  pool: pool.poolName,
  capacity: 1,
  capacityUnit: "GiB",
  target: { format: { type: "qcow2" } },
  backingStore: { path: upload("disk").path, format: { type: "qcow2" } },
});

const seed = new Seed(stack, "classic-seed", { hostname: "classic", image });

const classic = new Domain(stack, "classic-vm", {
  name: "classic",
  memory: 256,
  memoryUnit: "MiB",
  vcpu: 1,
  os: { type: "hvm", typeMachine: "q35", kernel: upload("kernel").path, initrd: upload("initrd").path, cmdline: image.cmdline },
  features: { acpi: true },
  devices: {
    disks: [
      { source: { file: { file: root.path } }, driver: { type: "qcow2" }, target: { dev: "vda", bus: "virtio" } },
      { source: { file: { file: seed.path } }, driver: { type: "raw" }, target: { dev: "vdb", bus: "virtio" }, readOnly: true },
    ],
    interfaces: [{ source: { network: { network: network.name } }, model: { type: "virtio" } }],
    consoles: [{ source: { pty: {} }, target: { type: "serial", port: 0 } }],
    channels: [{ source: { unix: { mode: "bind" } }, target: { virtIo: { name: "org.qemu.guest_agent.0" } } }],
    rngs: [{ model: "virtio", backend: { random: "/dev/urandom" } }],
  },
  waitFor: { lease: true, timeout: "2m" },
});

const addresses = new DataLibvirtDomainInterfaceAddresses(stack, "classic-addresses", { domain: classic.id, source: "lease" });
new TerraformOutput(stack, "address", { value: addresses.attribute("interfaces[0].addrs[0].addr") });

app.synth();
