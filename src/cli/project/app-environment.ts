import { findTerraform } from "../terraform/program";

/** Variables that steer the CDK's synthesis. */
export function appEnvironment(outdir: string, env: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  return {
    CDKTF_OUTDIR: outdir,
    CDKTN_DISABLE_CREATION_STACK: "1", // a third of the time of large stacks goes into stack traces
    TERRAFORM_BINARY_NAME: findTerraform(env).path, // the lock file names the registry of this program
  };
}
