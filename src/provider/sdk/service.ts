import { QueztlError } from "../../core/error";
import { type Diagnostic, diagnosticOf, encodeDiagnostics } from "./diagnostic";
import { GrpcError, STATUS, type Unary } from "./grpc";
import { log } from "./log";
import { decodeObject, settle, simplify } from "./object";
import type { Context, DataSource, Provider } from "./resource";
import {
  applyResource,
  importResource,
  moveResource,
  planResource,
  type ResourceCall,
  readResource,
  upgradeResource,
} from "./resource-calls";
import type { Schema } from "./schema";
import { CALLS, type CallName, type DynamicValueMessage, type Request, type Response } from "./tfplugin6";
import type { Values } from "./value";
import type { Message } from "./wire";
import { encodeSchema } from "./wire-schema";

/** A provider as calls of the protocol. */
export interface Service {
  readonly methods: ReadonlyMap<string, Unary>;
  /** How many calls run now. */
  readonly running: number;
  /** Aborts what runs. */
  stop(): void;
  /** Lets go of the client. */
  close(): Promise<void>;
}

type Handler<N extends CallName> = (request: Request<N>) => Response<N> | Promise<Response<N>>;
type Handlers = { readonly [N in CallName]: Handler<N> };

export function createService<Client>(provider: Provider<Client>): Service {
  const session = new Session(provider);
  const handlers = handlersOf(provider, session);
  let running = 0;
  const methods = new Map(
    Object.keys(CALLS).map((name) => {
      const unary = asUnary(name as CallName, handlers);
      const counted: Unary = async (request) => {
        running += 1;
        try {
          return await unary(request);
        } finally {
          running -= 1;
        }
      };
      return [`/tfplugin6.Provider/${name}`, counted] as const;
    }),
  );
  return {
    methods,
    get running() {
      return running;
    },
    stop: () => session.stop(),
    close: () => session.close(),
  };
}

/** The configured client and what stops it. */
class Session<Client> {
  private readonly provider: Provider<Client>;
  private readonly controller = new AbortController();
  private client: Client | undefined;

  constructor(provider: Provider<Client>) {
    this.provider = provider;
  }

  configure(config: Values): readonly Diagnostic[] {
    const { client, diagnostics } = this.provider.configure(config);
    this.client = client;
    return diagnostics ?? [];
  }

  context(): Context<Client> {
    if (this.client === undefined)
      throw new QueztlError({ kind: "config", summary: `the provider ${this.provider.name} is not configured` });
    return { client: this.client, signal: this.controller.signal };
  }

  stop(): void {
    this.controller.abort(new QueztlError({ kind: "cancelled", summary: "stopped by Terraform" }));
    if (this.client !== undefined) this.provider.stop?.(this.client);
  }

  async close(): Promise<void> {
    if (this.client !== undefined) await this.provider.close?.(this.client);
    this.client = undefined;
  }
}

function handlersOf<Client>(provider: Provider<Client>, session: Session<Client>): Handlers {
  const call = (type: string): ResourceCall<Client> => ({
    type,
    resource: named(provider.resources, type, "resource"),
    context: () => session.context(),
  });
  const capabilities = { plan_destroy: true, get_provider_schema_optional: true, move_resource_state: true };
  const typeNames = (types: object) => Object.keys(types).map((type_name) => ({ type_name }));
  return {
    GetMetadata: () => ({
      server_capabilities: capabilities,
      resources: typeNames(provider.resources),
      data_sources: typeNames(provider.dataSources),
    }),
    GetProviderSchema: () => ({
      server_capabilities: capabilities,
      provider: encodeSchema(provider.schema, `provider ${provider.name}`),
      resource_schemas: encodeSchemas(provider.resources),
      data_source_schemas: encodeSchemas(provider.dataSources),
    }),
    GetResourceIdentitySchemas: () => ({}),
    GetFunctions: () => ({}),
    ValidateProviderConfig: ({ config }) => ({ diagnostics: validate(provider, config, `provider ${provider.name}`) }),
    ValidateResourceConfig: ({ type_name, config }) => ({ diagnostics: validate(call(type_name).resource, config, type_name) }),
    ValidateDataResourceConfig: ({ type_name, config }) => ({
      diagnostics: validate(named(provider.dataSources, type_name, "data source"), config, type_name),
    }),
    ConfigureProvider: ({ config, terraform_version }) => {
      log.debug("configure", { terraform: terraform_version, provider: provider.version, node: process.versions.node });
      return { diagnostics: guarded(provider.schema, config, "configuring the provider", (values) => session.configure(values)) };
    },
    UpgradeResourceState: (request) => upgradeResource(call(request.type_name), request),
    ReadResource: (request) => readResource(call(request.type_name), request),
    PlanResourceChange: (request) => planResource(call(request.type_name), request),
    ApplyResourceChange: (request) => applyResource(call(request.type_name), request),
    ImportResourceState: (request) => importResource(call(request.type_name), request),
    MoveResourceState: (request) => moveResource(call(request.target_type_name), request),
    ReadDataSource: ({ type_name, config }) =>
      readDataSource(type_name, named(provider.dataSources, type_name, "data source"), config, () => session.context()),
    StopProvider: () => {
      session.stop();
      return {};
    },
  };
}

/** One call: bytes to bytes. */
function asUnary<N extends CallName>(name: N, handlers: Handlers): Unary {
  // TypeScript does not see that request, response and handler of one name belong together.
  const { request, response } = CALLS[name] as unknown as {
    request: Message<Request<N>, unknown>;
    response: Message<unknown, Response<N>>;
  };
  const handler = handlers[name] as Handler<N>;
  const constant = name === "GetProviderSchema" || name === "GetMetadata";
  let cached: Buffer | undefined;
  return async (bytes) => {
    if (cached !== undefined) return cached;
    const start = performance.now();
    const encoded = response.encode(await handler(request.decode(bytes)));
    if (constant) cached = encoded;
    log.trace(name, { milliseconds: Math.round((performance.now() - start) * 10) / 10 });
    return encoded;
  };
}

function named<T>(things: { readonly [type: string]: T }, type: string, what: string): T {
  const thing = Object.hasOwn(things, type) ? things[type] : undefined;
  if (thing === undefined) throw new GrpcError(STATUS.invalidArgument, `unknown ${what} ${type}`);
  return thing;
}

function encodeSchemas(things: { readonly [type: string]: { readonly schema: Schema } }) {
  return new Map(Object.entries(things).map(([type, { schema }]) => [type, encodeSchema(schema, type)]));
}

interface Validating {
  readonly schema: Schema;
  validate?(config: Values): readonly Diagnostic[];
}

function validate(thing: Validating, config: DynamicValueMessage | undefined, what: string) {
  return guarded(thing.schema, config, `validating ${what}`, (values) => thing.validate?.(values) ?? []);
}

function guarded(schema: Schema, message: DynamicValueMessage | undefined, what: string, body: (config: Values) => readonly Diagnostic[]) {
  try {
    const config =
      simplify(decodeObject(schema, message)) ?? Object.fromEntries(Object.keys(schema.attributes).map((name) => [name, null]));
    return encodeDiagnostics(body(config), schema);
  } catch (error) {
    return encodeDiagnostics([diagnosticOf(error, what)], schema);
  }
}

async function readDataSource<Client>(
  type: string,
  source: DataSource<Client>,
  message: DynamicValueMessage | undefined,
  context: () => Context<Client>,
): Promise<Response<"ReadDataSource">> {
  const { schema } = source;
  try {
    const config = decodeObject(schema, message);
    if (config === null) throw new TypeError("no configuration");
    const { state, diagnostics } = await source.read(simplify(config), context());
    const settled = settle(state, { schema, what: `the data that ${type} read`, allowUnknown: false, origins: () => [config] });
    return { state: settled.message, diagnostics: encodeDiagnostics([...(diagnostics ?? []), ...settled.diagnostics], schema) };
  } catch (error) {
    return { diagnostics: encodeDiagnostics([diagnosticOf(error, `reading data source ${type}`)], schema) };
  }
}
