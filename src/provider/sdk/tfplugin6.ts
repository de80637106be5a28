import { bool, bytes, type Incoming, int, mapOf, message, nested, type Outgoing, oneofInt64, oneofString, repeated, string } from "./wire";

/**
 * Names and field numbers of Terraform's plugin protocol 6 (newest tree, 6.11), as far as resources and data sources need them. A field
 * that is missing here is skipped when it comes; a call that is missing is answered with UNIMPLEMENTED, which Terraform expects of
 * providers older than itself.
 */
export const DynamicValue = message({ msgpack: bytes(1), json: bytes(2) });

const AttributePathStep = message({ attribute_name: oneofString(1), element_key_string: oneofString(2), element_key_int: oneofInt64(3) });
const AttributePath = message({ steps: repeated(1, AttributePathStep) });
const Diagnostic = message({ severity: int(1), summary: string(2), detail: string(3), attribute: nested(4, AttributePath) });
const RawState = message({ json: bytes(1), flatmap: mapOf(2, message({})) });

const SchemaAttribute = message({
  name: string(1),
  type: bytes(2),
  description: string(3),
  required: bool(4),
  optional: bool(5),
  computed: bool(6),
  sensitive: bool(7),
  description_kind: int(8),
  deprecated: bool(9),
  write_only: bool(11),
  deprecation_message: string(12),
});
const Schema = message({
  version: int(1),
  block: nested(
    2,
    message({ version: int(1), attributes: repeated(2, SchemaAttribute), description: string(4), description_kind: int(5) }),
  ),
});

const ServerCapabilities = message({ plan_destroy: bool(1), get_provider_schema_optional: bool(2), move_resource_state: bool(3) });
const ClientCapabilities = message({ deferral_allowed: bool(1), write_only_attributes_allowed: bool(2) });
const TypeName = message({ type_name: string(1) });
const Empty = message({});
const OnlyDiagnostics1 = message({ diagnostics: repeated(1, Diagnostic) });
const OnlyDiagnostics2 = message({ diagnostics: repeated(2, Diagnostic) });
const Config = nested(2, DynamicValue);

/** Each call's request and response. */
export const CALLS = {
  GetMetadata: {
    request: Empty,
    response: message({
      server_capabilities: nested(1, ServerCapabilities),
      diagnostics: repeated(2, Diagnostic),
      data_sources: repeated(3, TypeName),
      resources: repeated(4, TypeName),
    }),
  },
  GetProviderSchema: {
    request: Empty,
    response: message({
      provider: nested(1, Schema),
      resource_schemas: mapOf(2, Schema),
      data_source_schemas: mapOf(3, Schema),
      diagnostics: repeated(4, Diagnostic),
      server_capabilities: nested(6, ServerCapabilities),
    }),
  },
  GetResourceIdentitySchemas: { request: Empty, response: OnlyDiagnostics2 },
  GetFunctions: { request: Empty, response: OnlyDiagnostics2 },
  ValidateProviderConfig: { request: message({ config: nested(1, DynamicValue) }), response: OnlyDiagnostics2 },
  ValidateResourceConfig: {
    request: message({ type_name: string(1), config: Config, client_capabilities: nested(3, ClientCapabilities) }),
    response: OnlyDiagnostics1,
  },
  ValidateDataResourceConfig: { request: message({ type_name: string(1), config: Config }), response: OnlyDiagnostics1 },
  UpgradeResourceState: {
    request: message({ type_name: string(1), version: int(2), raw_state: nested(3, RawState) }),
    response: message({ upgraded_state: nested(1, DynamicValue), diagnostics: repeated(2, Diagnostic) }),
  },
  ConfigureProvider: { request: message({ terraform_version: string(1), config: Config }), response: OnlyDiagnostics1 },
  ReadResource: {
    request: message({ type_name: string(1), current_state: nested(2, DynamicValue), private: bytes(3) }),
    response: message({ new_state: nested(1, DynamicValue), diagnostics: repeated(2, Diagnostic), private: bytes(3) }),
  },
  PlanResourceChange: {
    request: message({
      type_name: string(1),
      prior_state: nested(2, DynamicValue),
      proposed_new_state: nested(3, DynamicValue),
      config: nested(4, DynamicValue),
      prior_private: bytes(5),
    }),
    response: message({
      planned_state: nested(1, DynamicValue),
      requires_replace: repeated(2, AttributePath),
      planned_private: bytes(3),
      diagnostics: repeated(4, Diagnostic),
    }),
  },
  ApplyResourceChange: {
    request: message({
      type_name: string(1),
      prior_state: nested(2, DynamicValue),
      planned_state: nested(3, DynamicValue),
      config: nested(4, DynamicValue),
      planned_private: bytes(5),
    }),
    response: message({ new_state: nested(1, DynamicValue), private: bytes(2), diagnostics: repeated(3, Diagnostic) }),
  },
  ImportResourceState: {
    request: message({ type_name: string(1), id: string(2) }),
    response: message({
      imported_resources: repeated(1, message({ type_name: string(1), state: Config, private: bytes(3) })),
      diagnostics: repeated(2, Diagnostic),
    }),
  },
  MoveResourceState: {
    request: message({
      source_provider_address: string(1),
      source_type_name: string(2),
      source_schema_version: int(3),
      source_state: nested(4, RawState),
      target_type_name: string(5),
      source_private: bytes(6),
    }),
    response: message({ target_state: nested(1, DynamicValue), diagnostics: repeated(2, Diagnostic), target_private: bytes(3) }),
  },
  ReadDataSource: {
    request: message({ type_name: string(1), config: Config }),
    response: message({ state: nested(1, DynamicValue), diagnostics: repeated(2, Diagnostic) }),
  },
  StopProvider: { request: Empty, response: message({ Error: string(1) }) },
} as const;

export type CallName = keyof typeof CALLS;
export type Request<N extends CallName> = Incoming<(typeof CALLS)[N]["request"]>;
export type Response<N extends CallName> = Outgoing<(typeof CALLS)[N]["response"]>;
export type DynamicValueMessage = Incoming<typeof DynamicValue>;
export type DiagnosticMessage = Outgoing<typeof Diagnostic>;
export type SchemaMessage = Outgoing<typeof Schema>;
export type AttributePathMessage = { readonly steps: readonly Outgoing<typeof AttributePathStep>[] };
