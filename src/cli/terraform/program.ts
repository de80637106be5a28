import { existsSync } from "node:fs";
import { basename } from "node:path";
import { QueztlError } from "../../core/error";
import { tryWhich } from "../../core/process";

export interface TerraformProgram {
  /** `terraform` or `tofu`, for messages. */
  readonly name: string;
  readonly path: string;
}

/** Terraform, or OpenTofu: `QUEZTL_TERRAFORM`, else `TERRAFORM_BINARY_NAME` (as the CDK CLIs), else what is on PATH. @throws QueztlError if there is none */
export function findTerraform(env: NodeJS.ProcessEnv): TerraformProgram {
  const named = env.QUEZTL_TERRAFORM || env.TERRAFORM_BINARY_NAME;
  for (const name of named === undefined ? ["terraform", "tofu"] : [named]) {
    const path = name.includes("/") ? (existsSync(name) ? name : undefined) : tryWhich(name);
    if (path !== undefined) return { name: basename(name), path };
  }
  throw new QueztlError({
    kind: "access",
    summary: named === undefined ? "neither terraform nor tofu is installed" : `${named} is not installed`,
    fix: "install Terraform or OpenTofu 1.11 or newer and put it on PATH, or name it with QUEZTL_TERRAFORM",
  });
}

/** The environment that Terraform runs in: no questions, no calls home, no CLI configuration that does not exist, and a provider on our Node. */
export function terraformEnv(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const result: NodeJS.ProcessEnv = {
    ...env,
    TF_IN_AUTOMATION: "1",
    TF_INPUT: "0",
    CHECKPOINT_DISABLE: "1",
    QUEZTL_NODE: env.QUEZTL_NODE || process.execPath,
  };
  if (result.TF_CLI_CONFIG_FILE !== undefined && !existsSync(result.TF_CLI_CONFIG_FILE)) delete result.TF_CLI_CONFIG_FILE;
  delete result.TF_CLI_ARGS; // would be added to every call and break those that we read
  return result;
}
