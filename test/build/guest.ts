import { type ChildProcess, spawn } from "node:child_process";
import { copyFileSync, existsSync, readFileSync } from "node:fs";
import { createConnection } from "node:net";
import { join } from "node:path";
import { firmwareOf, firmwareOptions } from "../../src/build/image/firmware";
import type { BuiltImage } from "../../src/core/model/image";
import { run } from "../../src/core/process";
import { until } from "../support/until";

export interface GuestMachine {
  /** MiB. @default 256 */
  readonly memory?: number;
  /** Of its network device. @default QEMU's first */
  readonly mac?: string;
  /** More devices of QEMU. @default none */
  readonly devices?: readonly string[];
}

/** A guest in bare QEMU: no libvirt, user-mode network. */
export class Guest {
  readonly #folder: string;
  readonly #image: BuiltImage;
  readonly #port: number;
  #qemu: ChildProcess | undefined;

  constructor(folder: string, image: BuiltImage, port: number) {
    this.#folder = folder;
    this.#image = image;
    this.#port = port;
  }

  get #disk(): string {
    return join(this.#folder, "root.qcow2");
  }

  /** Makes the disk: a copy-on-write layer on the image's, but larger. */
  async createDisk(size: string): Promise<void> {
    await run("qemu-img", ["create", "-q", "-f", "qcow2", "-b", this.#image.disk?.path ?? "", "-F", "qcow2", this.#disk, size]);
  }

  start(seed: string, more: readonly string[] = [], { memory = 256, mac, devices = [] }: GuestMachine = {}): void {
    const { kernel, initrd, cmdline } = this.#image;
    const machine = ["-M", "q35,accel=tcg", "-m", String(memory), "-nodefaults", "-no-user-config", "-display", "none"];
    const initramfs = initrd === undefined ? [] : ["-initrd", initrd.path];
    const direct = ["-kernel", kernel?.path ?? "", ...initramfs, "-append", cmdline ?? ""];
    const firmware = firmwareOf(this.#image);
    const vars = join(this.#folder, "vars.fd");
    if (firmware !== undefined && !existsSync(vars)) copyFileSync(firmware.vars, vars);
    const boot = firmware === undefined ? direct : firmwareOptions({ ...firmware, vars });
    const disks = ["-drive", `file=${this.#disk},if=virtio,format=qcow2`, "-drive", `file=${seed},if=virtio,format=raw,readonly=on`];
    const nic = [
      "-nic",
      `user,model=virtio-net-pci,hostfwd=tcp:127.0.0.1:${this.#port}-:22${mac === undefined ? "" : `,mac=${mac}`}`,
      "-device",
      "virtio-rng-pci",
    ];
    const agent = ["-device", "virtio-serial", "-chardev", `socket,id=a,path=${this.#folder}/agent,server=on,wait=off`];
    const port = ["-device", "virtserialport,chardev=a,name=org.qemu.guest_agent.0"];
    const console = ["-chardev", `file,id=s,path=${this.#folder}/console`, "-serial", "chardev:s"];
    const monitor = ["-qmp", `unix:${this.#folder}/qmp,server=on,wait=off`];
    const args = [
      ...machine,
      ...boot,
      ...disks,
      ...nic,
      ...agent,
      ...port,
      ...console,
      ...monitor,
      ...devices.flatMap((device) => ["-device", device]),
      ...more,
    ];
    this.#qemu = spawn("qemu-system-x86_64", args, { stdio: "inherit" });
  }

  console(): string {
    return readFileSync(join(this.#folder, "console"), "utf8");
  }

  /** Presses the power button. */
  async powerDown(): Promise<void> {
    await this.#ask("qmp", '{"execute":"qmp_capabilities"}{"execute":"system_powerdown"}', /"return": \{\}[\s\S]*"return": \{\}/);
  }

  /** One call of the agent. Undefined if it does not answer in time. @param patience milliseconds */
  async agent(command: string, args: Readonly<Record<string, unknown>> = {}, patience = 1000): Promise<unknown> {
    const id = Math.floor(Math.random() * 2 ** 31);
    const sync = JSON.stringify({ execute: "guest-sync", arguments: { id } });
    const answered = new RegExp(`"return": ${id}\\}\\n(.+)\\n`);
    const text = await this.#ask("agent", `${sync}\n${JSON.stringify({ execute: command, arguments: args })}\n`, answered, patience);
    const answer = answered.exec(text)?.[1];
    return answer === undefined ? undefined : (JSON.parse(answer) as { return?: unknown }).return;
  }

  async ready(limit = 60_000): Promise<void> {
    await until("the agent", async () => (await this.agent("guest-ping")) !== undefined, limit);
    await until("the seed", async () => (await this.exec("test -e /run/queztl/ready && echo yes")) === "yes\n", limit);
  }

  /** Runs a shell command through the agent and returns its output. */
  async exec(command: string, limit = 20_000): Promise<string> {
    const started = (await this.agent("guest-exec", { path: "/bin/sh", arg: ["-c", command], "capture-output": true }, 10_000)) as {
      pid: number;
    };
    const status = await until(
      "the command",
      async () => {
        const now = (await this.agent("guest-exec-status", { pid: started.pid })) as { exited: boolean; "out-data"?: string } | undefined;
        return now?.exited === true && now;
      },
      limit,
    );
    return Buffer.from(status["out-data"] ?? "", "base64").toString();
  }

  async ssh(user: string, key: string, command: string): Promise<string> {
    const options = [
      "-F",
      "none",
      "-i",
      key,
      "-p",
      String(this.#port),
      "-o",
      "StrictHostKeyChecking=no",
      "-o",
      "UserKnownHostsFile=/dev/null",
    ];
    const { stdout } = await run("ssh", [...options, "-o", "BatchMode=yes", "-o", "LogLevel=ERROR", `${user}@127.0.0.1`, command], {
      timeout: 20_000,
    });
    return stdout;
  }

  /** Waits until QEMU ends by itself. */
  async stopped(): Promise<void> {
    await until("the guest to power off", () => this.#qemu?.exitCode !== null, 30_000);
  }

  kill(): void {
    this.#qemu?.kill("SIGKILL");
  }

  async #ask(socket: string, request: string, enough: RegExp, patience = 1000): Promise<string> {
    return await new Promise((resolve) => {
      const connection = createConnection(join(this.#folder, socket));
      let text = "";
      const end = () => {
        clearTimeout(timer);
        connection.destroy();
        resolve(text);
      };
      const timer = setTimeout(end, patience);
      connection.on("error", end); // not there yet, which is an answer too
      connection.setEncoding("utf8").on("data", (part: string) => {
        text += part;
        if (enough.test(text)) end();
      });
      connection.write(request);
    });
  }
}
