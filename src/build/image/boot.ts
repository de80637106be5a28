import { type ChildProcess, spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { QueztlError } from "../../core/error";
import type { BuiltImage } from "../../core/model/image";
import { lastLines, run } from "../../core/process";
import { seedDocuments } from "../../seed/nocloud";
import { seedImage } from "../../seed/render";
import { firmwareOf, firmwareOptions } from "./firmware";

export interface BootOptions {
  /** MiB. @default 512 */
  readonly memory?: number;
  readonly vcpus?: number;
  /** @default "tcg": software emulation, the same everywhere */
  readonly accelerator?: "tcg" | "kvm";
  /** Milliseconds. @default two minutes */
  readonly timeout?: number;
  /** Waits for the login prompt too. @default false: what has come until all else is ready */
  readonly untilLogin?: boolean;
  /** Called with the console's text as it comes. */
  readonly onConsole?: (text: string) => void;
  readonly signal?: AbortSignal;
}

/** How a boot went; times are milliseconds after QEMU was started. */
export interface BootReport {
  readonly agent: number;
  /** The agent tells an address of an interface. */
  readonly address: number;
  /** The seed's commands are done. */
  readonly ready: number;
  /** A login prompt stood on the console. @default none came until all else was ready */
  readonly login?: number;
  readonly console: string;
}

/** Boots an image in QEMU with a fresh disk on top of it and a network of its own, waits until its agent answers, and ends it. */
export async function bootImage(image: BuiltImage, options: BootOptions = {}): Promise<BootReport> {
  const folder = mkdtempSync(join(tmpdir(), "queztl-boot-"));
  let qemu: ChildProcess | undefined;
  try {
    await makeDisks(folder, image);
    const start = performance.now();
    qemu = spawn("qemu-system-x86_64", qemuArguments(folder, image, options), { stdio: ["ignore", "ignore", "pipe"] });
    const errors: string[] = [];
    qemu.stderr?.setEncoding("utf8").on("data", (text: string) => errors.push(text));
    let failed: string | undefined;
    qemu.once("error", (error) => {
      failed = error.message;
    });
    const console = () => (existsSync(join(folder, "console")) ? readFileSync(join(folder, "console"), "utf8") : "");
    const ended = () => failed ?? (qemu?.exitCode === null ? undefined : errors.join("") || "it ended");
    return await watch(start, { folder, console, ended }, options);
  } finally {
    if (qemu !== undefined && qemu.exitCode === null) {
      const ended = new Promise((resolve) => qemu?.once("exit", resolve));
      if (qemu.kill("SIGKILL")) await ended;
    }
    rmSync(folder, { recursive: true, force: true });
  }
}

async function makeDisks(folder: string, image: BuiltImage): Promise<void> {
  const { disk, name } = image;
  const firmware = firmwareOf(image);
  if (disk === undefined) throw new QueztlError({ kind: "config", summary: `image ${name} has no disk` });
  const fix = "install qemu-utils";
  await run("qemu-img", ["create", "-q", "-f", "qcow2", "-b", disk.path, "-F", disk.format, join(folder, "root.qcow2")], {
    kind: "host",
    fix,
  });
  const documents = seedDocuments({ hostname: "boot", sshAuthorizedKeys: [] });
  writeFileSync(join(folder, "seed.iso"), seedImage(documents));
  if (firmware === undefined) return;
  for (const file of [firmware.code, firmware.vars])
    if (!existsSync(file))
      throw new QueztlError({ kind: "host", summary: `${name} boots by firmware, and ${file} is missing`, fix: "apt-get install ovmf" });
  copyFileSync(firmware.vars, join(folder, "vars.fd"));
}

function qemuArguments(folder: string, image: BuiltImage, options: BootOptions): readonly string[] {
  const { memory = 512, vcpus = 1, accelerator = "tcg" } = options;
  const firmware = firmwareOf(image);
  const machine = ["-M", `q35,accel=${accelerator}`, "-m", String(memory), "-smp", String(vcpus), "-nodefaults"];
  const boot =
    firmware === undefined
      ? [
          ...["-kernel", image.kernel?.path ?? "", "-append", image.cmdline ?? ""],
          ...(image.initrd === undefined ? [] : ["-initrd", image.initrd.path]),
        ]
      : firmwareOptions({ ...firmware, vars: join(folder, "vars.fd") });
  const disks = [
    "-drive",
    `file=${folder}/root.qcow2,if=virtio,format=qcow2`,
    "-drive",
    `file=${folder}/seed.iso,if=virtio,format=raw,readonly=on`,
  ];
  const devices = ["-nic", "user,model=virtio-net-pci", "-device", "virtio-rng-pci", "-device", "virtio-serial"];
  const agent = [
    "-chardev",
    `socket,id=a,path=${folder}/agent,server=on,wait=off`,
    "-device",
    "virtserialport,chardev=a,name=org.qemu.guest_agent.0",
  ];
  const console = ["-chardev", `file,id=s,path=${folder}/console`, "-serial", "chardev:s"];
  return [...machine, "-no-user-config", "-display", "none", ...boot, ...disks, ...devices, ...agent, ...console];
}

interface Watched {
  readonly folder: string;
  readonly console: () => string;
  /** Why it will not come up any more. */
  readonly ended: () => string | undefined;
}

async function watch(start: number, { folder, console, ended }: Watched, options: BootOptions): Promise<BootReport> {
  const { timeout = 120_000, onConsole } = options;
  const now = () => Math.round(performance.now() - start);
  const times: Times = {};
  for (let told = 0; ; ) {
    const text = console();
    onConsole?.(text.slice(told));
    told = text.length;
    if (times.login === undefined && /login: ?$/m.test(text)) times.login = now();
    const why = ended() ?? (now() > timeout ? `nothing within ${timeout / 1000} s` : undefined);
    if (options.signal?.aborted === true) throw new QueztlError({ kind: "cancelled", summary: "the boot was cancelled" });
    if (why !== undefined) throw cameNotUp(why, text);
    const { agent, address, login, ready } = await askAll(folder, times, now);
    if (agent !== undefined && address !== undefined && ready !== undefined && (login !== undefined || options.untilLogin !== true))
      return { agent, address, ready, console: console(), ...(login === undefined ? {} : { login }) };
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

type Times = { agent?: number; address?: number; ready?: number; login?: number };

async function askAll(folder: string, times: Times, now: () => number): Promise<Times> {
  if (times.agent === undefined && (await ask(folder, "guest-ping", {})) !== undefined) times.agent = now();
  if (times.agent === undefined) return times;
  if (times.address === undefined && hasAddress(await ask(folder, "guest-network-get-interfaces", {}))) times.address = now();
  if (times.address !== undefined && times.ready === undefined && (await isReady(folder))) times.ready = now();
  return times;
}

function cameNotUp(why: string, console: string): QueztlError {
  return new QueztlError({
    kind: "host",
    summary: "the image did not come up",
    why: `${why}\n${lastLines(console, 15)}`,
    fix: "look at the console: queztl image boot NAME --console",
  });
}

function hasAddress(interfaces: unknown): boolean {
  if (!Array.isArray(interfaces)) return false;
  const found = interfaces as readonly {
    readonly name: string;
    readonly "ip-addresses"?: readonly { readonly "ip-address-type": string }[];
  }[];
  return found.some((one) => one.name !== "lo" && one["ip-addresses"]?.some((address) => address["ip-address-type"] === "ipv4") === true);
}

async function isReady(folder: string): Promise<boolean> {
  const started = (await ask(folder, "guest-exec", { path: "/bin/sh", arg: ["-c", "test -e /run/queztl/ready"] })) as
    | { readonly pid?: number }
    | undefined;
  if (started?.pid === undefined) return false;
  for (;;) {
    const status = (await ask(folder, "guest-exec-status", { pid: started.pid })) as
      | { readonly exited?: boolean; readonly exitcode?: number }
      | undefined;
    if (status === undefined || status.exited === true) return status?.exitcode === 0;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** One call of the agent; undefined if it does not answer within a second. */
async function ask(folder: string, command: string, args: Readonly<Record<string, unknown>>): Promise<unknown> {
  const id = Math.floor(Math.random() * 2 ** 31);
  const request = `${JSON.stringify({ execute: "guest-sync", arguments: { id } })}\n${JSON.stringify({ execute: command, arguments: args })}\n`;
  const answered = new RegExp(`"return": ${id}\\}\\n(.+)\\n`);
  return await new Promise((resolve) => {
    const connection = createConnection(join(folder, "agent"));
    let text = "";
    const end = () => {
      clearTimeout(timer);
      connection.destroy();
      const line = answered.exec(text)?.[1];
      resolve(line === undefined ? undefined : (JSON.parse(line) as { readonly return?: unknown }).return);
    };
    const timer = setTimeout(end, 1000);
    connection.on("error", end); // not there yet, which is an answer too
    connection.setEncoding("utf8").on("data", (part: string) => {
      text += part;
      if (answered.test(text)) end();
    });
    connection.write(request);
  });
}
