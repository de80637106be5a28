import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktn";
import { onTestFinished } from "vitest";
import { HostStack, type HostStackProps } from "../../constructs/host/host-stack";
import { Network, type NetworkProps } from "../../constructs/network/network";
import { Cidr } from "../../src/core/cidr";

export const PUBLIC_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGV4YW1wbGU= lab";
process.env.QUEZTL_SSH_PUBLIC_KEY = PUBLIC_KEY;

/** A folder of the running test's own. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "queztl-constructs-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** An App that writes into a folder of the running test's own. */
export function testApp(): App {
  return new App({ outdir: temporaryFolder() });
}

export function labStack(props: HostStackProps = {}, name = "lab", app: App = testApp()): HostStack {
  return new HostStack(app, name, props);
}

export function lan(stack: HostStack, id = "lan", props: NetworkProps = { cidr: Cidr.of("10.71.0.0/24"), domain: "lab.test" }): Network {
  return new Network(stack, id, props);
}
