import type { Command } from "commander";
import type { Session } from "./session";

/** What each file of a verb exports: its arguments, options and action, put on a command that has its name already. */
export type DefineVerb = (command: Command, session: Session) => void;

export interface VerbEntry {
  /** `["deploy"]` or noun and verb. */
  readonly path: readonly [string] | readonly [string, string];
  readonly aliases?: readonly string[];
  readonly summary: string;
  /** Loads the file of the verb: only that of the verb that runs, so that starting stays quick. */
  readonly load: () => DefineVerb;
}

export const NOUNS: Readonly<Record<string, string>> = {
  host: "the embedded host: libvirt in a folder of its own",
  image: "images of guests",
  kernel: "kernels of guests",
  vm: "virtual machines",
  provider: "the Terraform provider",
};

/** Every verb there is. */
export const VERBS: readonly VerbEntry[] = [
  verb("init", "make a lab of your own in a folder", () => (require("./lab/init") as typeof import("./lab/init")).init),
  verb("validate", "check a lab without touching anything", () => (require("./lab/validate") as typeof import("./lab/validate")).validate),
  verb("synth", "write the Terraform JSON of a lab", () => (require("./lab/synth") as typeof import("./lab/synth")).synth),
  {
    ...verb("plan", "show what a deploy would change", () => (require("./lab/plan") as typeof import("./lab/plan")).plan),
    aliases: ["diff"],
  },
  verb("apply", "carry out a plan that was kept with plan --out", () => (require("./lab/apply") as typeof import("./lab/apply")).apply),
  verb("deploy", "prepare, plan, ask, apply", () => (require("./lab/deploy") as typeof import("./lab/deploy")).deploy),
  verb("destroy", "take a lab down", () => (require("./lab/destroy") as typeof import("./lab/destroy")).destroy),
  verb(
    "prepare",
    "host up, images built, provider installed, SSH key made",
    () => (require("./lab/prepare") as typeof import("./lab/prepare")).prepare,
  ),
  verb("doctor", "look for what is missing or wrong here", () => (require("./lab/doctor") as typeof import("./lab/doctor")).doctorVerb),
  verb(
    "ssh-config",
    "write .queztl/ssh/config, for ssh -F",
    () => (require("./lab/ssh-config") as typeof import("./lab/ssh-config")).sshConfig,
  ),
  verb(
    "completion",
    "completion for bash, zsh or fish",
    () => (require("./lab/completion") as typeof import("./lab/completion")).completion,
  ),
  verb(["host", "up"], "bring it up, or mend it", () => (require("./host/up") as typeof import("./host/up")).up),
  verb(["host", "down"], "end it with every guest in it", () => (require("./host/down") as typeof import("./host/down")).down),
  verb(["host", "status"], "how it is", () => (require("./host/status") as typeof import("./host/status")).status),
  verb(["host", "uri"], "its libvirt URI, for any client", () => (require("./host/uri") as typeof import("./host/uri")).uri),
  verb(["host", "exec"], "run a program inside it", () => (require("./host/exec") as typeof import("./host/exec")).exec),
  verb(["host", "logs"], "its logs", () => (require("./host/logs") as typeof import("./host/logs")).logs),
  verb(["image", "list"], "images that there are", () => (require("./image/list") as typeof import("./image/list")).list),
  verb(["image", "build"], "build an image into the cache", () => (require("./image/build") as typeof import("./image/build")).build),
  verb(["image", "show"], "one image: files, sizes, packages", () => (require("./image/show") as typeof import("./image/show")).show),
  verb(["kernel", "list"], "kernels that there are", () => (require("./kernel/list") as typeof import("./kernel/list")).list),
  verb(
    ["kernel", "show"],
    "one kernel: what it is made of, and what came out",
    () => (require("./kernel/show") as typeof import("./kernel/show")).show,
  ),
  verb(
    ["kernel", "config"],
    "its checked configuration, without building it",
    () => (require("./kernel/config") as typeof import("./kernel/config")).config,
  ),
  verb(["kernel", "build"], "build a kernel into the cache", () => (require("./kernel/build") as typeof import("./kernel/build")).build),
  verb(["kernel", "diff"], "how two configurations differ", () => (require("./kernel/diff") as typeof import("./kernel/diff")).diff),
  verb(
    ["kernel", "boot"],
    "boot it in QEMU, and say how long it took",
    () => (require("./kernel/boot") as typeof import("./kernel/boot")).boot,
  ),
  verb(
    ["kernel", "keys"],
    "keys of your own for secure boot, made once",
    () => (require("./kernel/keys") as typeof import("./kernel/keys")).keys,
  ),
  verb(
    ["image", "lock"],
    "choose the packages of an image, and keep the choice",
    () => (require("./image/lock") as typeof import("./image/lock")).lock,
  ),
  verb(
    ["image", "diff"],
    "what differs between the packages of two images",
    () => (require("./image/diff") as typeof import("./image/diff")).diff,
  ),
  verb(
    ["image", "verify"],
    "compare a built image with what was built",
    () => (require("./image/verify") as typeof import("./image/verify")).verify,
  ),
  verb(
    ["image", "boot"],
    "boot an image in QEMU and tell how long it takes",
    () => (require("./image/boot") as typeof import("./image/boot")).boot,
  ),
  verb(
    ["image", "prune"],
    "remove what is unused for longest from the cache",
    () => (require("./image/prune") as typeof import("./image/prune")).prune,
  ),
  verb(["vm", "list"], "all VMs with state and addresses", () => (require("./vm/list") as typeof import("./vm/list")).list),
  verb(["vm", "show"], "one VM in detail", () => (require("./vm/show") as typeof import("./vm/show")).show),
  verb(["vm", "start"], "switch VMs on", () => (require("./vm/start") as typeof import("./vm/start")).start),
  verb(["vm", "stop"], "switch VMs off", () => (require("./vm/stop") as typeof import("./vm/stop")).stop),
  verb(["vm", "reboot"], "reboot VMs", () => (require("./vm/reboot") as typeof import("./vm/reboot")).reboot),
  verb(["vm", "pause"], "stop the vCPUs of VMs", () => (require("./vm/pause") as typeof import("./vm/pause")).pause),
  verb(["vm", "resume"], "let paused VMs go on", () => (require("./vm/resume") as typeof import("./vm/resume")).resume),
  verb(["vm", "console"], "a VM's serial console", () => (require("./vm/console") as typeof import("./vm/console")).consoleVerb),
  verb(["vm", "ssh"], "log in to a VM", () => (require("./vm/ssh") as typeof import("./vm/ssh")).ssh),
  verb(["vm", "exec"], "run a program in a VM by its agent", () => (require("./vm/exec") as typeof import("./vm/exec")).exec),
  verb(["vm", "logs"], "a VM's console log or QEMU log", () => (require("./vm/logs") as typeof import("./vm/logs")).logs),
  verb(
    ["provider", "install"],
    "put it where Terraform looks",
    () => (require("./provider/install") as typeof import("./provider/install")).install,
  ),
];

function verb(path: string | readonly [string, string], summary: string, load: () => DefineVerb): VerbEntry {
  return { path: typeof path === "string" ? [path] : path, summary, load };
}
