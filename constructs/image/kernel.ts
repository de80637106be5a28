import { hashKernelDefinition, loadKernelDefinition } from "../../src/core/model/kernel-definition";

/** A kernel that Queztl defines and builds, in place of an image's own: `Image.named("micro", { kernel: Kernel.named("queztl-micro") })`. */
export class Kernel {
  readonly name: string;
  /** Of what it is made from, hexadecimal. */
  readonly hash: string;

  private constructor(name: string, hash: string) {
    this.name = name;
    this.hash = hash;
  }

  /**
   * By the name of its definition; `queztl kernel list` shows them. It is built by `queztl prepare`, not here.
   * @throws QueztlError if there is none of that name
   */
  static named(name: string): Kernel {
    return new Kernel(name, hashKernelDefinition(loadKernelDefinition(name)));
  }
}
