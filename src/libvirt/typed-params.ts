import type { remote_typed_param } from "./generated/protocol";

export type ParamValue = number | bigint | string | boolean;

/** VIR_TYPED_PARAM_BOOLEAN. */
const BOOLEAN = 6;

/** libvirt's typed parameters as a plain record; 64-bit numbers are bigint. */
export function recordOf(params: readonly remote_typed_param[]): Readonly<Record<string, ParamValue>> {
  return Object.fromEntries(params.map(({ field, value }) => [field, value.type === BOOLEAN ? value.value !== 0 : value.value]));
}
