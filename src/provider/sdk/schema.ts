/**
 * A type of Terraform's type system, in its JSON form. The third part of an object type names the attributes that a configuration may
 * leave out; on the wire every attribute is there.
 */
export type CtyType =
  | "string"
  | "bool"
  | "number"
  | "dynamic"
  | readonly ["list" | "set" | "map", CtyType]
  | readonly ["object", { readonly [attribute: string]: CtyType }, (readonly string[])?]
  | readonly ["tuple", readonly CtyType[]];

/** One top-level attribute of a resource, data source or provider. */
export interface Attribute {
  readonly type: CtyType;
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly sensitive?: boolean;
  /** Only ever in the configuration: null in plans and states. */
  readonly writeOnly?: boolean;
  readonly description?: string;
  /** Why it is deprecated; it is then marked in the schema. */
  readonly deprecated?: string;
}

export interface Schema {
  /** Raise it when states written before need `upgrade`. */
  readonly version: number;
  readonly description?: string;
  readonly attributes: { readonly [name: string]: Attribute };
}
