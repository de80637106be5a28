import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../../../src/core/process";

/** A signing key of a test, in a GnuPG folder of its own. */
export class GpgKey {
  readonly folder: string;
  readonly user: string;

  private constructor(user: string) {
    this.folder = mkdtempSync(join(tmpdir(), "qg-"));
    this.user = user;
  }

  static async create(user: string): Promise<GpgKey> {
    const key = new GpgKey(user);
    await key.gpg("--quick-generate-key", user, "rsa2048", "default", "never");
    return key;
  }

  async gpg(...args: string[]): Promise<string> {
    const always = ["--homedir", this.folder, "--batch", "--yes", "--passphrase", "", "--pinentry-mode", "loopback"];
    return (await run("gpg", [...always, ...args])).stdout;
  }

  async signDetached(file: string): Promise<void> {
    await this.gpg("--detach-sign", "--output", `${file}.sig`, file);
  }

  async export(file: string): Promise<void> {
    writeFileSync(file, await this.gpg("--armor", "--export"));
  }

  async remove(): Promise<void> {
    await run("gpgconf", ["--homedir", this.folder, "--kill", "all"]);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
