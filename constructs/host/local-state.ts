import { join, relative, resolve } from "node:path";
import { App, LocalBackend, type TerraformStack } from "cdktn";

/** Where Terraform runs for a stack. */
function stackFolder(stack: TerraformStack): string {
  const { root } = stack.node;
  return resolve(App.isApp(root) ? root.outdir : "cdktf.out", "stacks", stack.node.id);
}

/** State in `.queztl/state` of the folder where the app runs, as a path from the stack's folder: the same file for every CLI. */
export function localState(stack: TerraformStack): LocalBackend {
  const file = join(process.cwd(), ".queztl", "state", `${stack.node.id}.tfstate`);
  return new LocalBackend(stack, { path: relative(stackFolder(stack), file) });
}
