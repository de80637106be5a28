import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import { basename } from "node:path";
import { QueztlError } from "../../src/core/error";
import type { ImageDefinition } from "../../src/core/model/image";
import { imageCmdline } from "../../src/core/model/image-cmdline";
import { formatImageName, parseImageName } from "../../src/core/model/image-name";
import { isSigned, loadImageRecipe } from "../../src/core/model/image-recipe";
import { Size } from "../../src/core/size";
import { type Content, resolveContent } from "../storage/content";

/** One file of an image: a volume of every pool where the image is used. */
export interface ImagePart {
  readonly part: "disk" | "kernel" | "initrd" | "vars";
  readonly content: Content;
  readonly format: "qcow2" | "raw";
}

/** Files of an image of your own: paths from the folder where the app runs, or URLs. */
export interface ImageFiles {
  /** The root disk. Every VM gets an overlay on it. */
  readonly disk: string | Content;
  /** @default "qcow2" if the disk's name ends so, else "raw" */
  readonly format?: "qcow2" | "raw";
  /** For direct boot. @default the disk boots by its own boot loader */
  readonly kernel?: string | Content;
  /** For direct boot. @default none */
  readonly initrd?: string | Content;
  /** Command line of the kernel. @default none */
  readonly cmdline?: string;
  /**
   * Variables of OVMF (4 MB) with your keys in them, as `queztl kernel keys` makes them: VMs boot with secure boot on, and start only what
   * those keys signed. @default no secure boot
   */
  readonly vars?: string | Content;
}

export interface NamedImageOptions {
  /** A kernel of ours instead of the image's own. @default the image's own */
  readonly kernel?: { readonly name: string };
}

export type SeedReader = "micro" | "queztl" | "cloud-init";

type ImageParts = Pick<Image, "name" | "hash" | "parts" | "cmdline" | "diskSize" | "seedReader" | "firmware">;

/** What a VM boots from. */
export class Image {
  /** Short name, the first part of its volumes' names. */
  readonly name: string;
  /** Of what it is made from, hexadecimal. */
  readonly hash: string;
  readonly parts: readonly ImagePart[];
  readonly cmdline: string | undefined;
  /** The smallest disk that it fits on; undefined if it is not known here. */
  readonly diskSize: Size | undefined;
  /** `micro` and `queztl`, the reader of our images of distributions, take the part of cloud-config that they know, and are checked for the rest. */
  readonly seedReader: SeedReader;
  /** What its disk needs to boot by itself; undefined if it boots by the kernel beside it, or it is not known here. */
  readonly firmware: "efi" | undefined;

  private constructor(parts: ImageParts) {
    this.name = parts.name;
    this.hash = parts.hash;
    this.parts = parts.parts;
    this.cmdline = parts.cmdline;
    this.diskSize = parts.diskSize;
    this.seedReader = parts.seedReader;
    this.firmware = parts.firmware;
  }

  /**
   * An image that Queztl defines and builds, such as `micro`; `queztl image list` shows them. With a kernel of ours, it is the image
   * `micro+queztl-micro`, a name that is taken here too.
   * @throws QueztlError if there is none of that name
   */
  static named(name: string, options: NamedImageOptions = {}): Image {
    const parsed = parseImageName(name);
    const key = formatImageName(options.kernel === undefined ? parsed : { ...parsed, kernel: options.kernel.name });
    let image = named.get(key);
    if (image === undefined) {
      image = fromDefinition(key);
      named.set(key, image);
    }
    return image;
  }

  /**
   * An image of your own. It is known by its checksum, else by path, size and time of the file, else by its URL.
   * @throws QueztlError if a local file is missing, or a checksum is none
   */
  static fromFile(files: ImageFiles): Image {
    const disk = resolveContent(files.disk);
    const parts: ImagePart[] = [{ part: "disk", content: disk, format: files.format ?? (/\.qcow2$/i.test(disk.url) ? "qcow2" : "raw") }];
    if (files.kernel !== undefined) parts.push({ part: "kernel", content: resolveContent(files.kernel), format: "raw" });
    if (files.initrd !== undefined) parts.push({ part: "initrd", content: resolveContent(files.initrd), format: "raw" });
    if (files.vars !== undefined) parts.push({ part: "vars", content: resolveContent(files.vars), format: "raw" });
    const hash = createHash("sha256")
      .update(JSON.stringify(parts.map(identityOf)))
      .digest("hex");
    return new Image({
      name: nameOf(disk.url),
      hash,
      parts,
      cmdline: files.cmdline,
      diskSize: undefined,
      seedReader: "cloud-init",
      firmware: files.vars === undefined ? undefined : "efi",
    });
  }

  /** One of its files. @throws QueztlError if it has none such */
  part(name: ImagePart["part"]): ImagePart {
    const found = this.parts.find(({ part }) => part === name);
    if (found !== undefined) return found;
    const has = this.parts.map(({ part }) => part).join(", ");
    throw new QueztlError({
      kind: "config",
      summary: `image ${this.name} has no ${name}`,
      why: `it has: ${has}`,
      fix: "boot it from its disk",
    });
  }

  /** For the images that a definition describes. */
  static fromParts(parts: ImageParts): Image {
    return new Image(parts);
  }
}

const named = new Map<string, Image>();

function fromDefinition(name: string): Image {
  const recipe = loadImageRecipe(name);
  const { definition, hash } = recipe;
  const direct = definition.builder === "micro" || definition.boot === "direct";
  const part = (which: ImagePart["part"], format: ImagePart["format"]): ImagePart => ({
    part: which,
    content: { url: `queztl-image:${recipe.name}#${hash}/${which}` },
    format,
  });
  // A kernel of ours has the drivers of a root disk built in: it needs no initramfs.
  const besideKernel = direct ? [part("kernel", "raw"), ...(recipe.kernel === undefined ? [part("initrd", "raw")] : [])] : [];
  const beside = isSigned(definition) ? [part("vars", "raw")] : besideKernel;
  return Image.fromParts({
    name: recipe.name,
    hash,
    parts: [part("disk", definition.format ?? "qcow2"), ...beside],
    cmdline: direct ? imageCmdline(recipe) : undefined,
    diskSize: Size.of(definition.disk.size),
    seedReader: readerOf(definition),
    firmware: direct ? undefined : "efi",
  });
}

function readerOf(definition: ImageDefinition): SeedReader {
  if (definition.builder === "micro" || (definition.seed === "queztl" && definition.init === "busybox")) return "micro";
  return definition.seed;
}

/** What makes a part another one. Files are not hashed: that would take seconds at every synthesis. */
function identityOf({ part, content }: ImagePart): readonly unknown[] {
  if (content.checksum !== undefined) return [part, content.checksum];
  if (!content.url.startsWith("/")) return [part, content.url];
  const { size, mtimeMs } = statSync(content.url);
  return [part, content.url, size, mtimeMs];
}

function nameOf(url: string): string {
  const name = basename(url.replace(/[?#].*$/, ""))
    .replace(/\.(qcow2|img|raw)$/i, "")
    .replace(/[^A-Za-z0-9_.-]/g, "-");
  return /^[A-Za-z0-9]/.test(name) ? name.slice(0, 40) : `image${name.slice(0, 35)}`;
}
