import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { type BuildOptions, buildImage } from "../../src/build/image";
import type { BuiltImage } from "../../src/core/model/image";
import { silent } from "../../src/core/progress";
import { type SeedOptions, seedDocuments } from "../../src/seed/nocloud";
import { seedImage } from "../../src/seed/render";
import { Guest, type GuestMachine } from "../build/guest";

/** Under load, with systemd, in software emulation. */
export const PATIENCE = 180_000;

/** Definitions of a test, without locks: the archive may have moved on since the committed ones. And guests of what is built from them. */
export class Workbench {
  readonly folder = mkdtempSync(join(tmpdir(), "qi-"));
  #guests = 0;

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Writes a definition that extends an image of the package. */
  extend(base: string, name: string, more: Readonly<Record<string, unknown>> = {}): string {
    const document = { version: 1, name, description: `${base} of a test`, builder: "distribution", extends: base, ...more };
    writeFileSync(join(this.folder, `${name}.yaml`), stringify(document));
    return name;
  }

  async build(name: string, options: Partial<BuildOptions> = {}): Promise<BuiltImage> {
    return await buildImage(name, { progress: silent, definitions: this.folder, ...options });
  }

  /** A disk and a seed for a guest that can be started several times. */
  async guest(image: BuiltImage, seed: SeedOptions, machine: GuestMachine = {}): Promise<SeededGuest> {
    const folder = join(this.folder, `guest-${++this.#guests}`);
    mkdirSync(folder);
    const guest = new Guest(folder, image, 0);
    await guest.createDisk(`${image.disk?.virtualSize ?? 0}`);
    return { guest, start: () => startSeeded(guest, join(folder, "seed.iso"), seed, machine) };
  }
}

export interface SeededGuest {
  readonly guest: Guest;
  /** Starts it and waits until its seed is taken in and done. */
  start(): Promise<void>;
}

async function startSeeded(guest: Guest, file: string, seed: SeedOptions, machine: GuestMachine): Promise<void> {
  writeFileSync(file, seedImage(seedDocuments(seed)));
  guest.start(file, [], { memory: 512, ...machine });
  await guest.ready(PATIENCE);
}
