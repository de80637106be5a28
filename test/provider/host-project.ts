import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll } from "vitest";
import { hostCommand } from "../../src/host/exec";
import { Libvirt } from "../../src/libvirt/libvirt";
import { type PrivateHost, startPrivateHost } from "../support/private-host";
import { installedBundle, TerraformProject } from "./terraform-project";

const exec = promisify(execFile);
const ENTRY = "src/provider/main.ts";

/** A host and the real provider for the tests of one file. */
export class ProviderBench {
  private readonly projects: TerraformProject[] = [];
  private bundle: Awaited<ReturnType<typeof installedBundle>> | undefined;
  private privateHost: PrivateHost | undefined;
  private connection: Libvirt | undefined;

  async start(): Promise<void> {
    [this.bundle, this.privateHost] = await Promise.all([installedBundle(ENTRY), startPrivateHost()]);
  }

  async stop(): Promise<void> {
    for (const project of this.projects) project.remove();
    this.connection?.close();
    await this.privateHost?.stop();
    this.bundle?.remove();
  }

  get host(): PrivateHost {
    if (this.privateHost === undefined) throw new Error("the host is not up");
    return this.privateHost;
  }

  get libvirt(): Libvirt {
    this.connection ??= new Libvirt(this.host.uri);
    return this.connection;
  }

  /** `arguments_` are further lines of the provider block. */
  project(body: string, arguments_ = ""): HostProject {
    if (this.bundle === undefined) throw new Error("there is no bundle");
    const project = new HostProject(this.bundle.plugins, this.host.uri, arguments_);
    this.projects.push(project);
    project.body(body);
    return project;
  }

  /** Runs a command where the daemon runs. */
  async inHost(...command: readonly string[]): Promise<string> {
    const [program, ...args] = hostCommand(command, { folder: this.host.folder });
    return (await exec(program, args)).stdout;
  }

  async virsh(...args: readonly string[]): Promise<string> {
    return (await exec("virsh", ["-c", this.host.uri, ...args])).stdout;
  }
}

export class HostProject extends TerraformProject {
  private readonly block: string;

  constructor(plugins: string, uri: string, more: string) {
    super(plugins);
    this.block = `provider "libvirt" {\n  uri = "${uri}"\n${more}\n}`;
  }

  body(body: string): void {
    this.write(this.block, body);
  }

  /** The plan's verdict on one resource. */
  async changeOf(address: string): Promise<string> {
    const planned = (await this.plan()).find((one) => one.address === address);
    return String(planned?.change.after?.change ?? planned?.change.actions.join());
  }
}

/** Starts and stops around the tests of a file. */
export function useProviderBench(): ProviderBench {
  const bench = new ProviderBench();
  beforeAll(async () => await bench.start());
  afterAll(async () => await bench.stop());
  return bench;
}
