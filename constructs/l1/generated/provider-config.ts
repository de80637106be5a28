// Generated from the tables in src/schema by setup/generate-l1.mjs. Do not edit.
/** Arguments of the provider block. */
export interface LibvirtProviderConfig {
  /**
   * libvirt URI: `queztl:///embedded`, `qemu:///system`, `qemu+ssh://user@host/system`… `LIBVIRT_DEFAULT_URI`, else the embedded host, when absent.
   * @default none
   */
  readonly uri?: string | undefined;
  /**
   * Who owns what this configuration makes: domains and networks carry it, and an interrupted create of the same owner is taken up again. Queztl's stacks set it to the stack's name.
   * @default none
   */
  readonly owner?: string | undefined;
  /**
   * The worst change that any plan may make: `none`, `live`, `restart` or `replace`.
   * One of `none`, `live`, `restart`, `replace`.
   * @default replace
   */
  readonly maxDisruption?: string | undefined;
  /**
   * What a key means that the provider does not know: `error`, or `warn` for files written for the other provider.
   * One of `error`, `warn`.
   * @default error
   */
  readonly unknownKeys?: string | undefined;
  /**
   * Domains that are started at once. More makes the last one ready later, not the first one sooner.
   * From 1 to 64.
   * @default 8
   */
  readonly maxParallelStarts?: number | undefined;
}
