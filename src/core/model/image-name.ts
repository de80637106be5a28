import { QueztlError } from "../error";

/** An image by name, with a kernel of ours or its own: `micro`, `micro+queztl-micro`. */
export interface ImageName {
  readonly image: string;
  readonly kernel?: string;
}

const NAME = /^([a-z][a-z0-9.-]{0,39})(?:\+([a-z][a-z0-9-]{0,39}))?$/;

/** @throws QueztlError if it is no name */
export function parseImageName(text: string): ImageName {
  const match = NAME.exec(text);
  if (match === null)
    throw new QueztlError({
      kind: "config",
      summary: `"${text}" is not the name of an image`,
      fix: "write a name such as micro, or micro+queztl-micro for one with a kernel of ours",
    });
  const [, image = "", kernel] = match;
  return kernel === undefined ? { image } : { image, kernel };
}

export function formatImageName({ image, kernel }: ImageName): string {
  return kernel === undefined ? image : `${image}+${kernel}`;
}
