import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { QueztlError } from "../error";
import { Size } from "../size";
import type { ImageDefinition } from "./image";
import { loadImageDefinition } from "./image-definition";
import { folderOfImage, imagesFolder } from "./image-folders";
import { lockFileOf, tryReadLockText } from "./image-lock";
import { formatImageName, parseImageName } from "./image-name";
import type { KernelDefinition } from "./kernel";
import { hashKernelDefinition, loadKernelDefinition } from "./kernel-definition";
import { findSecureBootKeys, fingerprintOf, type SecureBootKeys } from "./secure-boot-keys";

/** Goes into every hash: raise it when a builder makes other bytes from the same definition and lock. */
const BUILDER_VERSION = 4;

/** All that an image is made from, known without network: what its hash covers. */
export interface ImageRecipe {
  /** With the kernel, if that is not the image's own: `micro+queztl-micro`. */
  readonly name: string;
  readonly definition: ImageDefinition;
  /** The kernel of ours in it. @default the distribution's */
  readonly kernel?: { readonly name: string; readonly hash: string; readonly definition: KernelDefinition };
  /** Text of the lock file and where it is. @default there is none: packages are resolved when it is built */
  readonly lock?: { readonly text: string; readonly file: string };
  /** Whose signatures the firmware wants. @default it starts anything */
  readonly keys?: SecureBootKeys;
  /** Of the definition, the lock, the kernel, the certificates and the builder; hexadecimal. */
  readonly hash: string;
}

/** What may differ from the definition. */
export interface RecipeOverrides {
  /** Size of the disk, such as `4GiB`. */
  readonly size?: string;
  readonly format?: "qcow2" | "raw";
}

/**
 * The recipe of an image by name, `micro` or `micro+queztl-micro`.
 * @throws QueztlError if there is none, or naming every mistake in it, or if it is signed and there are no keys
 */
export function loadImageRecipe(text: string, folder?: string, overrides: RecipeOverrides = {}): ImageRecipe {
  const named = parseImageName(text);
  const definition = overridden(loadImageDefinition(named.image, folder), overrides);
  const own = definition.builder === "distribution" && definition.kernel !== "distro" ? definition.kernel : undefined;
  const kernelName = named.kernel ?? own;
  const kernel = kernelName === undefined ? undefined : loadKernel(kernelName);
  const place = folderOfImage(named.image, folder);
  const lockText = tryReadLockText(place, named.image);
  const keys = isSigned(definition) ? findSecureBootKeys() : undefined;
  return {
    name: formatImageName(named),
    definition,
    ...(kernel === undefined ? {} : { kernel }),
    ...(lockText === undefined ? {} : { lock: { text: lockText, file: lockFileOf(place, named.image) } }),
    ...(keys === undefined ? {} : { keys }),
    hash: hashOf(definition, lockText, kernel?.hash, keys),
  };
}

/** Does an image need the user's keys for secure boot? */
export function isSigned(definition: ImageDefinition): boolean {
  return definition.builder === "distribution" && definition.secure_boot === true;
}

function overridden(definition: ImageDefinition, { size, format }: RecipeOverrides): ImageDefinition {
  const disk = size === undefined ? definition.disk : { ...definition.disk, size: checkedSize(size, definition) };
  if (definition.builder === "distribution") return { ...definition, disk, ...(format === undefined ? {} : { format }) };
  return { ...definition, disk, ...(format === undefined || format === "qcow2" ? {} : { format }) };
}

/** Rounded up to 1 MiB. */
function checkedSize(size: string, { name, disk }: ImageDefinition): string {
  const rounded = Size.of(size).roundUp(Size.mebibytes(1));
  if (rounded.isLessThan(Size.of(disk.size)))
    throw new QueztlError({ kind: "config", summary: `image ${name} does not fit on ${size}`, fix: `choose at least ${disk.size}` });
  return `${rounded.toMebibytes()}MiB`;
}

function loadKernel(name: string): NonNullable<ImageRecipe["kernel"]> {
  const definition = loadKernelDefinition(name);
  return { name, definition, hash: hashKernelDefinition(definition) };
}

function hashOf(
  definition: ImageDefinition,
  lock: string | undefined,
  kernel: string | undefined,
  keys: SecureBootKeys | undefined,
): string {
  const { description: _description, ...made } = definition;
  const hash = createHash("sha256").update(`${BUILDER_VERSION}\n${canonical(made)}\n${lock ?? "unlocked"}\n${kernel ?? "distro"}`);
  if (definition.builder === "distribution") hash.update(guestHash());
  // Its init's scripts are micro's.
  if (definition.builder === "distribution" && definition.init === "busybox") hash.update(canonical(loadImageDefinition("micro")));
  if (keys !== undefined) hash.update(fingerprintOf(keys));
  return hash.digest("hex");
}

/** Where the programs lie that the builder puts into guests. */
export function guestFolder(): string {
  return join(imagesFolder(), "guest");
}

let ofGuest: string | undefined;

function guestHash(): string {
  ofGuest ??= readdirSync(guestFolder(), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .reduce((hash, file) => hash.update(`${file.slice(guestFolder().length)}\0`).update(readFileSync(file)), createHash("sha256"))
    .digest("hex");
  return ofGuest;
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === "object" && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}
