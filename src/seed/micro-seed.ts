/** What the micro image takes from a seed. Filled by `readMicroSeed`, written as shell by `microScript`. */
export interface MicroSeed {
  readonly instanceId?: string;
  readonly hostname?: string;
  readonly fqdn?: string;
  readonly rootKeys: readonly string[];
  readonly users: readonly MicroUser[];
  readonly passwords: readonly MicroPassword[];
  readonly files: readonly MicroFile[];
  readonly commands: readonly (string | readonly string[])[];
  readonly interfaces: readonly MicroInterface[];
}

export interface MicroUser {
  readonly name: string;
  readonly gecos: string;
  readonly home: string;
  readonly shell: string;
  readonly groups: readonly string[];
  readonly sudo: boolean;
  readonly keys: readonly string[];
}

export interface MicroPassword {
  readonly user: string;
  readonly value: string;
  readonly hashed: boolean;
}

export interface MicroFile {
  readonly path: string;
  readonly content: Buffer;
  readonly permissions: string;
  readonly owner: string;
  readonly append: boolean;
}

export interface MicroInterface {
  readonly match: { readonly mac: string } | { readonly name: string };
  readonly dhcp: boolean;
  readonly addresses: readonly string[];
  readonly routes: readonly { readonly to: string; readonly via: string }[];
  readonly nameservers: readonly string[];
  readonly mtu?: number;
}

/** Something in a seed that the micro image does not take. */
export interface SeedProblem {
  /** Where in the document, such as `users[1].primary_group`. */
  readonly path: string;
  readonly message: string;
  readonly fix?: string;
}
