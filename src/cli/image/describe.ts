import type { BuiltImage } from "../../core/model/image";
import { pairs } from "../table";

/** Bytes as people read them. */
export function readableSize(bytes: number): string {
  return bytes < 2 ** 20 ? `${(bytes / 2 ** 10).toFixed(1)} KiB` : `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}

/** Bytes of all files of an image. */
export function sizeOf(image: BuiltImage): number {
  return [image.disk, image.kernel, image.initrd, image.vars].reduce((sum, file) => sum + (file?.size ?? 0), 0);
}

export function describeImage(image: BuiltImage): string {
  const file = (part: { readonly path: string; readonly size: number } | undefined) =>
    part === undefined ? undefined : `${part.path} (${readableSize(part.size)})`;
  return pairs([
    ["image", image.name],
    ["hash", image.hash],
    ["disk", file(image.disk)],
    ["disk for guests", image.disk === undefined ? undefined : readableSize(image.disk.virtualSize)],
    ["kernel", file(image.kernel)],
    ["initrd", file(image.initrd)],
    ["cmdline", image.cmdline],
    ["firmware variables", file(image.vars)],
    ["size", readableSize(sizeOf(image))],
    ["packages", image.packages.length],
  ]);
}

export function imageDocument(image: BuiltImage): Readonly<Record<string, unknown>> {
  return { ...image, size: sizeOf(image), built: true };
}
