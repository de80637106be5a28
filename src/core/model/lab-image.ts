import { formatImageName } from "./image-name";

/** An image as a lab names it: by its name, or with a kernel of ours. */
export type LabImage = string | { readonly name: string; readonly kernel?: string };

/** `micro`, or `micro+queztl-micro`. */
export function labImageName(image: LabImage): string {
  if (typeof image === "string") return image;
  return formatImageName({ image: image.name, ...(image.kernel === undefined ? {} : { kernel: image.kernel }) });
}
