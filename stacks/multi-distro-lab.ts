// Five distributions side by side on one network. Make those whose packages can be had: npx queztl deploy stacks/multi-distro-lab.ts --skip-unavailable
// Debian's packages come from this machine's own mirror; mirrors of the others are settings: docs/guides/distributions.md
import { App } from "cdktn";
import { Cidr, Host, HostStack, Image, Network, Pool, Ready, Size, Vm } from "queztl";

const app = new App();
const host = Host.embedded();
const LAB = "multi-distro-lab";
const NETWORK = "distros";
const DOMAIN = "distro.test";

const common = new HostStack(app, LAB, { host });
new Network(common, NETWORK, { cidr: Cidr.of("10.78.0.0/24"), domain: DOMAIN });
new Pool(common, LAB);

const distributions = [
  { name: "debian", image: "debian-stable", memory: "512MiB", storage: "4GiB" },
  { name: "ubuntu", image: "ubuntu-server", memory: "1GiB", storage: "8GiB" },
  { name: "alpine", image: "alpine", memory: "256MiB", storage: "2GiB" },
  { name: "arch", image: "arch-minimal", memory: "512MiB", storage: "8GiB" },
  { name: "fedora", image: "fedora-workstation", memory: "2GiB", storage: "20GiB" },
];

// A stack each, with a state of its own: one whose image cannot be built leaves the others alone.
for (const { name, image, memory, storage } of distributions) {
  const stack = new HostStack(app, `multi-distro-${name}`, { host });
  stack.addDependency(common);
  const network = Network.fromName(stack, NETWORK, NETWORK, { domain: DOMAIN });
  new Vm(stack, name, {
    image: Image.named(image),
    memory: Size.of(memory),
    storage: Size.of(storage),
    pool: Pool.fromName(stack, "pool", LAB),
    nics: [{ network }],
    ready: Ready.ssh(),
  });
}

app.synth();
