import type { ImageDefinition } from "./image";
import { uuidOf } from "./image-defaults";
import type { ImageRecipe } from "./image-recipe";

/** UUID of the partition that the root is in, for a kernel that finds it by itself. */
export function rootPartitionId(name: string): string {
  return uuidOf(`${name} root partition`);
}

/** The whole kernel command line of an image: known at synthesis, so that a domain can name it, and what the build writes into boot loaders. */
export function imageCmdline({ definition, kernel }: Pick<ImageRecipe, "definition" | "kernel">): string {
  const own = words(definition.cmdline);
  if (kernel === undefined)
    return definition.builder === "micro" ? definition.cmdline : [`root=UUID=${definition.disk.uuid}`, ...own].join(" ");
  const more = words(kernel.definition.cmdline).filter((word) => !own.includes(word));
  return [`root=${placeOf(definition)}`, "rootfstype=ext4", "rw", ...own, ...more].join(" ");
}

/** The kernel mounts it itself: it knows disks and partitions, but not what file systems are called. */
function placeOf(definition: ImageDefinition): string {
  return definition.builder === "distribution" && definition.boot === "uefi" ? `PARTUUID=${rootPartitionId(definition.name)}` : "/dev/vda";
}

function words(text: string): readonly string[] {
  return text.split(" ").filter((word) => word !== "");
}
