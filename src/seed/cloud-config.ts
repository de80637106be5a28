import { DocumentReader, describe } from "./document-reader";
import type { MicroFile, MicroPassword, MicroSeed, MicroUser, SeedProblem } from "./micro-seed";
import { parseYaml } from "./yaml-document";

export type UserData = Pick<MicroSeed, "hostname" | "fqdn" | "rootKeys" | "users" | "passwords" | "files" | "commands">;

const HOST_NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i;
const USER_NAME = /^[a-z_][a-z0-9_-]{0,31}$/;
const ABSOLUTE = /^\/[^\0\n]*$/;
const OTHER_IMAGE = "use an image with cloud-init, such as debian, or do it in runcmd";

const HINTS: Readonly<Record<string, string>> = {
  packages: "the micro image has no package manager; use an image of a distribution",
  package_update: "the micro image has no package manager; leave it out",
  package_upgrade: "the micro image has no package manager; leave it out",
  apt: "the micro image has no package manager; leave it out",
  bootcmd: "put the commands into runcmd",
  network: "give it as network-config",
  growpart: "leave it out: the micro image grows its root by itself",
  resize_rootfs: "leave it out: the micro image grows its root by itself",
  disk_setup: "use runcmd: mkfs.ext2 /dev/vdb",
  fs_setup: "use runcmd: mkfs.ext2 /dev/vdb",
  mounts: "use runcmd, or write_files with path /etc/fstab",
  ntp: "the guest takes its time from the machine; leave it out",
  groups: "name the groups in users[].groups",
  ssh_keys: "leave it out: host keys are made at the first boot and kept",
  power_state: "put poweroff into runcmd",
};

/**
 * Reads user-data as far as our seed readers take it, and lists what they do not.
 * @param shells the image has the shells that users of distributions have; micro has only BusyBox's
 */
export function readUserData(text: string, shells = false): { readonly data: UserData; readonly problems: readonly SeedProblem[] } {
  if (text.startsWith("#!")) return { data: { ...EMPTY, files: [scriptFile(text)], commands: [[SCRIPT]] }, problems: [] };
  const reader = new DocumentReader();
  if (text.trim() === "") return { data: EMPTY, problems: [] };
  if (!/^#cloud-config\s*$/m.test(text.split("\n", 1)[0] ?? "")) {
    reader.problem("", "the first line of user-data must be #cloud-config or #!", OTHER_IMAGE);
    return { data: EMPTY, problems: reader.problems };
  }
  const data: Mutable = { rootKeys: [], users: [], passwords: [], files: [], commands: [] };
  const document = parseYaml(text, reader);
  if (document !== null && document !== undefined) readCloudConfig(reader, document, data, shells);
  return { data, problems: reader.problems };
}

type Mutable = { -readonly [K in keyof UserData]: UserData[K] };

const EMPTY: UserData = { rootKeys: [], users: [], passwords: [], files: [], commands: [] };
const SCRIPT = "/var/lib/queztl/user-script";

function scriptFile(text: string): MicroFile {
  return { path: SCRIPT, content: Buffer.from(text), permissions: "0755", owner: "root:root", append: false };
}

function readCloudConfig(reader: DocumentReader, document: unknown, data: Mutable, shells: boolean): void {
  const accept = (wanted: boolean, fix: string) => (value: unknown, at: string) => {
    const flag = reader.flag(value, at);
    if (flag !== undefined && flag !== wanted) reader.problem(at, `only ${wanted} works with the micro image`, fix);
  };
  const set = (key: "hostname" | "fqdn") => (value: unknown, at: string) => {
    const name = reader.matching(value, at, HOST_NAME, "a host name");
    if (name !== undefined) data[key] = name;
  };
  reader.object(
    document,
    "",
    {
      hostname: set("hostname"),
      fqdn: set("fqdn"),
      "local-hostname": set("hostname"),
      ssh_authorized_keys: (value, at) => {
        data.rootKeys = reader.list(value, at, (item, path) => reader.line(item, path));
      },
      users: (value, at) => {
        const entries = reader.list(value, at, (item, path) => (item === "default" ? undefined : readUser(reader, item, path, shells)));
        data.users = entries.map((entry) => entry.user);
        data.passwords = [...data.passwords, ...entries.flatMap((entry) => (entry.password === undefined ? [] : [entry.password]))];
      },
      password: (value, at) => {
        const password = reader.line(value, at);
        if (password !== undefined)
          data.passwords = [...data.passwords, { user: "root", value: password, hashed: password.startsWith("$") }];
      },
      chpasswd: (value, at) => {
        data.passwords = [...data.passwords, ...readPasswords(reader, value, at)];
      },
      write_files: (value, at) => {
        data.files = reader.list(value, at, (item, path) => readFile(reader, item, path));
      },
      runcmd: (value, at) => {
        data.commands = reader.list(value, at, (item, path) => readCommand(reader, item, path));
      },
      ssh_pwauth: accept(false, "log in by key, or on the serial console"),
      disable_root: accept(false, "root is the default user here; leave it out"),
      manage_etc_hosts: accept(true, "leave it out: the guest's own name is always in /etc/hosts"),
    },
    HINTS,
  );
}

function readUser(
  reader: DocumentReader,
  value: unknown,
  path: string,
  shells: boolean,
): { user: MicroUser; password?: MicroPassword } | undefined {
  const user: { -readonly [K in keyof MicroUser]: MicroUser[K] } = {
    name: "",
    gecos: "",
    home: "",
    shell: "/bin/sh",
    groups: [],
    sudo: false,
    keys: [],
  };
  let password: Omit<MicroPassword, "user"> | undefined;
  const ignore = (at: string, wanted: boolean) => (item: unknown) => {
    const flag = reader.flag(item, at);
    if (flag !== undefined && flag !== wanted) reader.problem(at, `only ${wanted} works with the micro image`);
  };
  reader.object(value, path, {
    name: (item, at) => {
      user.name = reader.matching(item, at, USER_NAME, "a user name") ?? "";
    },
    gecos: (item, at) => {
      user.gecos = reader.matching(item, at, /^[^:\n]*$/, "free of colons") ?? "";
    },
    homedir: (item, at) => {
      user.home = reader.matching(item, at, /^\/[^:\n]*$/, "an absolute path") ?? "";
    },
    shell: (item, at) => {
      user.shell = reader.matching(item, at, /^\/[^:\n]*$/, "an absolute path") ?? user.shell;
      if (!shells && !/^(\/usr)?\/s?bin\/(sh|ash|nologin|false)$/.test(user.shell))
        reader.problem(at, `the micro image has no ${user.shell}`, "use /bin/sh");
    },
    groups: (item, at) => {
      const names = typeof item === "string" ? item.split(",").map((name) => name.trim()) : item;
      user.groups = reader.list(names, at, (name, where) => reader.matching(name, where, USER_NAME, "a group name"));
    },
    sudo: (item, at) => {
      user.sudo = readSudo(reader, item, at);
    },
    ssh_authorized_keys: (item, at) => {
      user.keys = reader.list(item, at, (key, where) => reader.line(key, where));
    },
    lock_passwd: (item, at) => void reader.flag(item, at),
    passwd: (item, at) => {
      const hash = reader.matching(item, at, /^[^:\n]+$/, "a password hash");
      if (hash !== undefined) password = { value: hash, hashed: true };
    },
    plain_text_passwd: (item, at) => {
      const text = reader.line(item, at);
      if (text !== undefined) password = { value: text, hashed: false };
    },
    no_create_home: ignore(`${path}.no_create_home`, false),
  });
  if (user.name === "") {
    if (typeof value === "object" && value !== null && !("name" in value)) reader.problem(`${path}.name`, "is missing");
    return undefined;
  }
  if (user.home === "") user.home = user.name === "root" ? "/root" : `/home/${user.name}`;
  return { user, ...(password === undefined ? {} : { password: { user: user.name, ...password } }) };
}

function readSudo(reader: DocumentReader, value: unknown, path: string): boolean {
  if (value === false || value === null) return false;
  const rules = Array.isArray(value) ? value : [value];
  const all = rules.every((rule) => typeof rule === "string" && /^ALL=\(ALL(:ALL)?\)\s+NOPASSWD:\s*ALL$/i.test(rule.trim()));
  if (!all) reader.problem(path, `the micro image knows one rule, not ${describe(value)}`, 'write "ALL=(ALL) NOPASSWD:ALL" or false');
  return all;
}

function readPasswords(reader: DocumentReader, value: unknown, path: string): MicroPassword[] {
  let passwords: MicroPassword[] = [];
  const fromLine = (line: string, at: string): MicroPassword | undefined => {
    const colon = line.indexOf(":");
    if (colon < 1) return reader.problem(at, 'expected "user:password"');
    const secret = line.slice(colon + 1);
    return { user: line.slice(0, colon), value: secret, hashed: secret.startsWith("$") };
  };
  reader.object(value, path, {
    expire: (item, at) => {
      if (item !== false) reader.problem(at, "only false works with the micro image", "write expire: false");
    },
    list: (item, at) => {
      const lines = typeof item === "string" ? item.split("\n").filter((line) => line.trim() !== "") : item;
      passwords = [
        ...passwords,
        ...reader.list(lines, at, (line, where) => (typeof line === "string" ? fromLine(line, where) : undefined)),
      ];
    },
    users: (item, at) => {
      passwords = [...passwords, ...reader.list(item, at, (entry, where) => readPassword(reader, entry, where))];
    },
  });
  return passwords;
}

function readPassword(reader: DocumentReader, value: unknown, path: string): MicroPassword | undefined {
  let user: string | undefined;
  let secret: string | undefined;
  let hashed = true;
  reader.object(value, path, {
    name: (item, at) => {
      user = reader.matching(item, at, USER_NAME, "a user name");
    },
    password: (item, at) => {
      secret = reader.line(item, at);
    },
    type: (item, at) => {
      hashed = reader.matching(item, at, /^(text|hash)$/, 'one of "text", "hash"') !== "text";
    },
  });
  return user === undefined || secret === undefined ? undefined : { user, value: secret, hashed };
}

function readFile(reader: DocumentReader, value: unknown, path: string): MicroFile | undefined {
  const file: { -readonly [K in keyof MicroFile]: MicroFile[K] } = {
    path: "",
    content: Buffer.alloc(0),
    permissions: "0644",
    owner: "root:root",
    append: false,
  };
  let content = "";
  let base64 = false;
  reader.object(
    value,
    path,
    {
      path: (item, at) => {
        file.path = reader.matching(item, at, ABSOLUTE, "an absolute path") ?? "";
      },
      content: (item, at) => {
        content = reader.text(item, at) ?? "";
      },
      permissions: (item, at) => {
        if (typeof item === "number") reader.problem(at, `${item} is a number; permissions are text`, 'write it in quotes: "0644"');
        else file.permissions = reader.matching(item, at, /^0?[0-7]{3,4}$/, 'an octal mode such as "0644"') ?? file.permissions;
      },
      owner: (item, at) => {
        file.owner = reader.matching(item, at, /^[a-z0-9_][a-z0-9_-]*(:[a-z0-9_][a-z0-9_-]*)?$/, '"user" or "user:group"') ?? file.owner;
      },
      encoding: (item, at) => {
        const name = reader.matching(item, at, /^(b64|base64|text\/plain)$/, "an encoding that the micro image knows: b64, text/plain");
        base64 = name !== undefined && name !== "text/plain";
      },
      append: (item, at) => {
        file.append = reader.flag(item, at) ?? false;
      },
    },
    { defer: "users are made before files are written; leave it out" },
  );
  if (file.path === "") {
    if (typeof value === "object" && value !== null && !("path" in value)) reader.problem(`${path}.path`, "is missing");
    return undefined;
  }
  file.content = Buffer.from(content, base64 ? "base64" : "utf8");
  return file;
}

function readCommand(reader: DocumentReader, value: unknown, path: string): string | readonly string[] | undefined {
  if (Array.isArray(value)) return reader.list(value, path, (item, at) => reader.text(item, at));
  return reader.text(value, path);
}
