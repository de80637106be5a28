import { TerraformProvider } from "cdktn";
import type { Construct } from "constructs";
import { PROVIDER_FIELDS } from "../../src/schema/data";
import type { LibvirtProviderConfig } from "./generated/provider-config";
import { GENERATOR_METADATA, PROVIDER_SOURCE, problemsOf, toTerraform } from "./resource";

/** The provider block of `queztl/libvirt`. */
export class LibvirtProvider extends TerraformProvider {
  static readonly tfResourceType = "libvirt";
  private aliasName: string | undefined;
  private readonly config: LibvirtProviderConfig;

  constructor(scope: Construct, id: string, config: LibvirtProviderConfig & { readonly alias?: string } = {}) {
    super(scope, id, {
      terraformResourceType: "libvirt",
      terraformGeneratorMetadata: GENERATOR_METADATA,
      terraformProviderSource: PROVIDER_SOURCE,
    });
    const { alias, ...rest } = config;
    this.aliasName = alias;
    this.config = rest;
    this.node.addValidation({ validate: () => problemsOf(PROVIDER_FIELDS, rest) });
  }

  override get alias(): string | undefined {
    return this.aliasName;
  }

  override set alias(value: string | undefined) {
    this.aliasName = value;
  }

  protected override synthesizeAttributes(): { [name: string]: unknown } {
    return { alias: this.aliasName, ...toTerraform(PROVIDER_FIELDS, this.config) };
  }
}
