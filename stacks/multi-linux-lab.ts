// Five small Linux machines on two networks. Make them: npm run lab, or npx cdktf deploy multi-linux-lab
import { App } from "cdktn";
import { Cidr, Host, HostStack, Image, Network, NetworkMode, Pool, Ready, Size, Vm } from "queztl";

const app = new App();
const stack = new HostStack(app, "multi-linux-lab", { host: Host.embedded() });

// Machines on it reach each other by name, such as store.multi.test, and with `queztl host up --internet` the world.
const front = new Network(stack, "front", { mode: NetworkMode.nat(), cidr: Cidr.of("10.77.0.0/24"), domain: "multi.test" });
// Only edge is on both.
const back = new Network(stack, "back", { mode: NetworkMode.isolated(), cidr: Cidr.of("10.77.1.0/24"), domain: "back.test" });

new Pool(stack, "multi-linux-lab");

const image = Image.named("micro");
const ready = Ready.agent();

new Vm(stack, "edge", {
  image,
  ready,
  vcpus: 1,
  memory: Size.of("256MiB"),
  storage: Size.of("1GiB"),
  nics: [{ network: front, address: "10.77.0.10" }, { network: back }],
});

new Vm(stack, "app", { image, ready, vcpus: 2, memory: Size.of("512MiB"), storage: Size.of("2GiB"), nics: [{ network: front }] });

new Vm(stack, "cache", { image, ready, vcpus: 1, memory: Size.of("384MiB"), storage: Size.of("512MiB"), nics: [{ network: front }] });

new Vm(stack, "build", { image, ready, vcpus: 2, memory: Size.of("768MiB"), storage: Size.of("4GiB"), nics: [{ network: front }] });

new Vm(stack, "store", {
  image,
  ready,
  vcpus: 1,
  memory: Size.of("320MiB"),
  storage: Size.of("1GiB"),
  nics: [{ network: front }],
  disks: [{ name: "data", size: Size.of("2GiB") }],
  seed: {
    writeFiles: [{ path: "/etc/fstab", content: "LABEL=data /data ext4 defaults 0 0\n" }],
    // Commands run again when the seed changes, so they must not format a disk that holds something.
    runcmd: ["findfs LABEL=data || mkfs.ext4 -L data /dev/vdb", "mkdir -p /data", "mount /data"],
  },
});

app.synth();
