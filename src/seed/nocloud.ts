/** A user of the guest. */
export interface SeedUser {
  readonly name: string;
  readonly sshAuthorizedKeys?: readonly string[];
  readonly groups?: readonly string[];
  /** @default "/bin/sh" */
  readonly shell?: string;
  /** May become root without a password. @default false */
  readonly sudo?: boolean;
  /** As in /etc/shadow, such as `mkpasswd` prints it. @default the password is locked */
  readonly passwordHash?: string;
}

/** A file that is written into the guest at its first boot. */
export interface SeedFile {
  readonly path: string;
  readonly content: string | Uint8Array;
  /** Octal. @default "0644" */
  readonly permissions?: string;
  /** @default "root:root" */
  readonly owner?: string;
}

export interface SeedOptions {
  readonly hostname: string;
  readonly fqdn?: string;
  /** The guest takes the seed in once for each instance id. @default `iid-` and the host name */
  readonly instanceId?: string;
  /** Keys of the image's default user (micro: root). */
  readonly sshAuthorizedKeys: readonly string[];
  readonly users?: readonly SeedUser[];
  /** Password of root on the console, in clear: it lies readable in the seed. @default none */
  readonly password?: string;
  readonly writeFiles?: readonly SeedFile[];
  /** Run in order, after the network is up: a string by the shell, a list as it is. */
  readonly runcmd?: readonly (string | readonly string[])[];
  /** A network-config document, version 2. @default DHCP on every interface */
  readonly networkConfig?: Readonly<Record<string, unknown>>;
}

/** The documents of cloud-init's NoCloud source. */
export interface SeedDocuments {
  readonly userData: string;
  readonly metaData: string;
  readonly networkConfig?: string;
}

/** Writes the NoCloud documents. They are JSON, which every YAML reader takes without the traps of YAML 1.1 (`yes`, `0644`). */
export function seedDocuments(options: SeedOptions): SeedDocuments {
  const userData = {
    hostname: options.hostname,
    ...(options.fqdn === undefined ? {} : { fqdn: options.fqdn }),
    ...listed("ssh_authorized_keys", options.sshAuthorizedKeys),
    ...listed("users", options.users && ["default", ...options.users.map(userEntry)]),
    ...(options.password === undefined
      ? {}
      : { chpasswd: { expire: false, users: [{ name: "root", password: options.password, type: "text" }] } }),
    ...listed("write_files", options.writeFiles?.map(fileEntry)),
    ...listed("runcmd", options.runcmd),
  };
  const metaData = { "instance-id": options.instanceId ?? `iid-${options.hostname}`, "local-hostname": options.hostname };
  return {
    userData: `#cloud-config\n${JSON.stringify(userData, null, 2)}\n`,
    metaData: `${JSON.stringify(metaData, null, 2)}\n`,
    ...(options.networkConfig === undefined ? {} : { networkConfig: `${JSON.stringify(options.networkConfig, null, 2)}\n` }),
  };
}

function listed(key: string, items: readonly unknown[] | undefined): Record<string, unknown> {
  return items === undefined || items.length === 0 ? {} : { [key]: items };
}

function userEntry(user: SeedUser): Record<string, unknown> {
  return {
    name: user.name,
    shell: user.shell ?? "/bin/sh",
    lock_passwd: user.passwordHash === undefined,
    ...(user.passwordHash === undefined ? {} : { passwd: user.passwordHash }),
    ...listed("groups", user.groups),
    ...(user.sudo === true ? { sudo: "ALL=(ALL) NOPASSWD:ALL" } : {}),
    ...listed("ssh_authorized_keys", user.sshAuthorizedKeys),
  };
}

function fileEntry(file: SeedFile): Record<string, unknown> {
  const text = typeof file.content === "string" ? { content: file.content } : binary(file.content);
  return { path: file.path, permissions: file.permissions ?? "0644", ...(file.owner === undefined ? {} : { owner: file.owner }), ...text };
}

function binary(content: Uint8Array): Record<string, unknown> {
  return { encoding: "b64", content: Buffer.from(content).toString("base64") };
}
