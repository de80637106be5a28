import type { BuiltKernel } from "../../core/model/kernel";
import { readableSize } from "../image/describe";
import { pairs } from "../table";

export function describeKernel(kernel: BuiltKernel): string {
  const file = (part: { readonly path: string; readonly size: number } | undefined) =>
    part === undefined ? undefined : `${part.path} (${readableSize(part.size)})`;
  return pairs([
    ["kernel", kernel.name],
    ["release", kernel.release],
    ["hash", kernel.hash],
    ["image", file(kernel.image)],
    ["modules", file(kernel.modules)],
    ["config", kernel.config.path],
    ["cmdline", kernel.cmdline],
    ["source", kernel.inputs.source],
    ["compiler", kernel.inputs.compiler],
  ]);
}

export function kernelDocument(kernel: BuiltKernel): Readonly<Record<string, unknown>> {
  const file = ({ path, size, sha256 }: { readonly path: string; readonly size: number; readonly sha256: string }) => ({
    path,
    bytes: size,
    sha256,
  });
  const { name, hash, release, cmdline, inputs } = kernel;
  return {
    name,
    image: file(kernel.image),
    modules: kernel.modules === undefined ? null : file(kernel.modules),
    hash,
    release,
    cmdline,
    config: file(kernel.config),
    inputs,
    built: true,
  };
}
