// A lab of Queztl. Make it: npx queztl deploy. Log in: npx queztl vm ssh db. Take it down: npx queztl destroy
import { App } from "cdktn";
import { Cidr, Host, HostStack, Image, Network, NetworkMode, Ready, Size, Vm } from "queztl";

const app = new App();
const stack = new HostStack(app, "my-lab", { host: Host.embedded() });

// Guests find each other as db.lab.test, web.lab.test. With `queztl host up --internet` they reach out through this machine.
const lan = new Network(stack, "lan", { mode: NetworkMode.nat(), cidr: Cidr.of("10.71.0.0/24"), domain: "lab.test" });
const small = { image: Image.named("micro"), vcpus: 1, memory: Size.of("256MiB"), storage: Size.of("1GiB") };

new Vm(stack, "db", {
  ...small,
  nics: [{ network: lan, address: "10.71.0.10" }],
  disks: [{ size: Size.of("2GiB"), name: "data" }],
  ready: Ready.agent(),
});

new Vm(stack, "web", {
  ...small,
  memory: Size.of("512MiB"),
  nics: [{ network: lan }],
  seed: {
    writeFiles: [{ path: "/etc/motd", content: "Welcome to web.\n" }],
    runcmd: ["date > /root/first-boot"],
  },
});

app.synth();
