import type { AttributePath, Diagnostic } from "./diagnostic";
import type { Schema } from "./schema";
import type { Values } from "./value";

/** What private data is made of. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/** One resource's state as Terraform stores it. Numbers that JavaScript does not hold exactly are `Decimal`. */
export type RawState = { readonly [attribute: string]: unknown };

export interface Context<Client> {
  readonly client: Client;
  /** Aborted when the user stops Terraform, or Terraform is gone. */
  readonly signal: AbortSignal;
}

export interface Outcome {
  /** Null: there is no object (any more). With error diagnostics beside it the object is kept (tainted, after create). */
  readonly state: Values | null;
  /** Left out: as it was. */
  readonly private?: Json | undefined;
  readonly diagnostics?: readonly Diagnostic[] | undefined;
}

export interface PlanRequest {
  /** Null: create. */
  readonly prior: Values | null;
  /** Null: destroy. */
  readonly config: Values | null;
  /** Terraform's merge: what is configured, and the prior value of computed attributes that are not. */
  readonly proposed: Values | null;
  readonly private: Json | undefined;
}

export interface Plan {
  readonly planned: Values | null;
  readonly requiresReplace?: readonly AttributePath[] | undefined;
  /** Left out: as it was. */
  readonly private?: Json | undefined;
  readonly diagnostics?: readonly Diagnostic[] | undefined;
}

export interface CreateRequest {
  readonly planned: Values;
  readonly config: Values;
  readonly private: Json | undefined;
}

export interface ReadRequest {
  readonly state: Values;
  readonly private: Json | undefined;
}

export interface UpdateRequest {
  readonly prior: Values;
  readonly planned: Values;
  readonly config: Values;
  readonly private: Json | undefined;
}

export interface DeleteRequest {
  readonly prior: Values;
  readonly private: Json | undefined;
}

export interface MoveSource {
  /** The other provider's full address. */
  readonly provider: string;
  readonly type: string;
  readonly version: number;
  readonly state: RawState;
}

/**
 * A managed resource. What a method throws becomes an error diagnostic, and Terraform then keeps: nothing after create, the prior state
 * after update and delete. Return an `Outcome` with error diagnostics to say more precisely what there is now.
 */
export interface Resource<Client> {
  readonly schema: Schema;
  /** Values may be unknown. */
  validate?(config: Values): readonly Diagnostic[];
  /** @default what Terraform proposes; computed attributes are kept, and unknown at create. */
  plan?(request: PlanRequest, ctx: Context<Client>): Promise<Plan>;
  create(request: CreateRequest, ctx: Context<Client>): Promise<Outcome>;
  /** State null: the object is gone. */
  read(request: ReadRequest, ctx: Context<Client>): Promise<Outcome>;
  update(request: UpdateRequest, ctx: Context<Client>): Promise<Outcome>;
  delete(request: DeleteRequest, ctx: Context<Client>): Promise<Outcome>;
  import?(id: string, ctx: Context<Client>): Promise<Outcome>;
  /** From this version to the next. Afterwards missing attributes become null and unknown ones are dropped. */
  readonly upgrade?: { readonly [fromVersion: number]: (state: RawState) => RawState };
  /** Takes over the state of another type or provider (`moved` blocks). Undefined: cannot. What it returns is treated as after `upgrade`. */
  move?(source: MoveSource): RawState | undefined;
}

export interface DataSource<Client> {
  readonly schema: Schema;
  validate?(config: Values): readonly Diagnostic[];
  read(
    config: Values,
    ctx: Context<Client>,
  ): Promise<{ readonly state: Values | null; readonly diagnostics?: readonly Diagnostic[] | undefined }>;
}

export interface Provider<Client> {
  /** The name in resource types and logs, such as `libvirt`. */
  readonly name: string;
  readonly version: string;
  readonly schema: Schema;
  validate?(config: Values): readonly Diagnostic[];
  /** Does not connect. Values may be unknown. Without a client every later call is an error. */
  configure(config: Values): { readonly client: Client | undefined; readonly diagnostics?: readonly Diagnostic[] | undefined };
  /** The user stops Terraform; `signal` of every call is aborted too. */
  stop?(client: Client): void;
  /** Terraform is done or gone. It has about a second. */
  close?(client: Client): Promise<void>;
  readonly resources: { readonly [type: string]: Resource<Client> };
  readonly dataSources: { readonly [type: string]: DataSource<Client> };
}
