import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { ApkKey, type ApkSource, writeApkRepository } from "./packagers/apk-repository";
import { MirrorServer } from "./packagers/mirror-server";
import { tinySystem } from "./packagers/tiny-system";

const RELEASE = "6.12.0-0-virt";
/** What the builder's initramfs needs: all of it built into this kernel, which boots nowhere. */
const BUILT_IN = "virtio_pci virtio_blk virtio_scsi sd_mod ext4 virtio_net virtio_console isofs rng/virtio_rng".split(" ");

const kernel: ApkSource = {
  name: "linux-virt",
  version: "6.12-r0",
  depends: [],
  provides: [],
  files: [
    { path: "boot/vmlinuz-virt", mode: 0o644, content: Buffer.from("a kernel") },
    { path: `lib/modules/${RELEASE}/modules.order`, mode: 0o644, content: Buffer.alloc(0) },
    {
      path: `lib/modules/${RELEASE}/modules.builtin`,
      mode: 0o644,
      content: Buffer.from(BUILT_IN.map((name) => `kernel/${name}.ko\n`).join("")),
    },
  ],
};

/** Takes a while to install, so that it can be interrupted there. */
const slow: ApkSource = { name: "tiny-slow", version: "1-r0", depends: ["tiny-base"], provides: [], postInstall: "sleep 0.3" };

/** A signed mirror on the loopback and the definition of an image, `tiny`, that is built of it in a second: as Alpine's, which needs nothing but Node. */
export class TinyImage {
  readonly folder: string;
  readonly definitions: string;
  readonly files: string;
  readonly keys: string;
  readonly key = new ApkKey("test@queztl.rsa.pub");
  readonly server: MirrorServer;
  readonly sources: readonly ApkSource[];

  private constructor(folder: string, server: MirrorServer, sources: readonly ApkSource[]) {
    this.folder = folder;
    this.files = join(folder, "mirror");
    this.definitions = join(folder, "definitions");
    this.keys = join(folder, "keys");
    this.server = server;
    this.sources = sources;
  }

  static async create(): Promise<TinyImage> {
    const folder = mkdtempSync(join(tmpdir(), "queztl-tiny-"));
    for (const name of ["mirror", "definitions", "keys"]) mkdirSync(join(folder, name));
    const system = await tinySystem(join(folder, "system"));
    const sources = [...system.filter(({ name }) => ["tiny-base", "tiny-busybox"].includes(name)), slow, kernel];
    const tiny = new TinyImage(folder, await MirrorServer.start(join(folder, "mirror")), sources);
    writeFileSync(join(tiny.keys, tiny.key.name), tiny.key.publicKey);
    tiny.publish();
    tiny.define("tiny");
    return tiny;
  }

  get url(): string {
    return this.server.url;
  }

  /** Settings by which the mirror and its key are known to a build. */
  get env(): Readonly<Record<string, string>> {
    return { QUEZTL_MIRROR_ALPINE: this.url, QUEZTL_KEYS_ALPINE: this.keys, QUEZTL_IMAGES_DIR: this.definitions };
  }

  /** Puts its packages onto the mirror, signed by its key or another one. */
  publish(sources: readonly ApkSource[] = this.sources, key = this.key): void {
    writeApkRepository(join(this.files, "v3.22/main"), sources, key);
    writeApkRepository(join(this.files, "v3.22/community"), [], key);
  }

  define(name: string, more: Readonly<Record<string, unknown>> = {}): void {
    const document = {
      version: 1,
      name,
      description: "an image of a test",
      builder: "distribution",
      architecture: "x86_64",
      distribution: "alpine",
      release: "3.22",
      packages: ["tiny-slow"],
      disk: { size: "64MiB" },
      agent: false,
      ...more,
    };
    writeFileSync(join(this.definitions, `${name}.yaml`), stringify(document));
  }

  async remove(): Promise<void> {
    await this.server.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
