import { defaultPlan } from "./default-plan";
import { bug, type Diagnostic, diagnosticOf, encodeDiagnostics, encodePath, hasErrors } from "./diagnostic";
import { decodeObject, encodeObject, settle, simplify } from "./object";
import { decodePrivate, encodePrivate } from "./private";
import type { Context, Outcome, Resource } from "./resource";
import type { Attribute } from "./schema";
import { parseRawState, upgradeState, valuesOfState } from "./stored-state";
import type { Request, Response } from "./tfplugin6";
import type { Values } from "./value";

/** What a call on one resource type needs to know. The context throws when the provider is not configured. */
export interface ResourceCall<Client> {
  readonly type: string;
  readonly resource: Resource<Client>;
  readonly context: () => Context<Client>;
}

export async function planResource<Client>(
  call: ResourceCall<Client>,
  request: Request<"PlanResourceChange">,
): Promise<Response<"PlanResourceChange">> {
  const { type, resource, context } = call;
  const { schema } = resource;
  const prior = decodeObject(schema, request.prior_state);
  const config = decodeObject(schema, request.config);
  const proposed = decodeObject(schema, request.proposed_new_state);
  // The plan of a computed attribute that is not configured may be anything, and must be the prior one for there to be no change.
  const origins = (attribute: Attribute) => (attribute.computed === true ? [prior, config, proposed] : [config, prior, proposed]);
  const visible = { prior: simplify(prior), config: simplify(config), proposed: simplify(proposed) };
  try {
    const plan = (await resource.plan?.({ ...visible, private: decodePrivate(request.prior_private) }, context())) ?? {
      planned: defaultPlan(schema, visible),
    };
    const settled = settle(plan.planned, { schema, what: `the plan of ${type}`, allowUnknown: true, origins });
    const paths = (plan.requiresReplace ?? []).map((path) => ({ path, encoded: encodePath(path, schema) }));
    const lost = paths
      .filter(({ encoded }) => encoded === undefined)
      .map(({ path }) => bug(`${type} has no attribute ${path.join(".")} to replace for`));
    return {
      planned_state: settled.message,
      requires_replace: paths.flatMap(({ encoded }) => (encoded === undefined ? [] : [encoded])),
      planned_private: encodePrivate(plan.private, request.prior_private),
      diagnostics: encodeDiagnostics([...(plan.diagnostics ?? []), ...settled.diagnostics, ...lost], schema),
    };
  } catch (error) {
    return { diagnostics: encodeDiagnostics([diagnosticOf(error, `planning ${type}`)], schema) };
  }
}

export async function applyResource<Client>(
  call: ResourceCall<Client>,
  request: Request<"ApplyResourceChange">,
): Promise<Response<"ApplyResourceChange">> {
  const { schema } = call.resource;
  const prior = decodeObject(schema, request.prior_state);
  const planned = decodeObject(schema, request.planned_state);
  const config = decodeObject(schema, request.config);
  const outcome = await applied(call, request, prior, planned, config);
  const what = `the state that ${call.type} returned`;
  const settled = settle(outcome.state, { schema, what, allowUnknown: false, origins: () => [planned, config, prior] });
  return {
    new_state: settled.message,
    private: outcome.state === null ? Buffer.alloc(0) : encodePrivate(outcome.private, request.planned_private),
    diagnostics: encodeDiagnostics([...(outcome.diagnostics ?? []), ...settled.diagnostics], schema),
  };
}

async function applied<Client>(
  { type, resource, context }: ResourceCall<Client>,
  request: Request<"ApplyResourceChange">,
  rawPrior: Values | null,
  rawPlanned: Values | null,
  rawConfig: Values | null,
): Promise<Outcome> {
  const [prior, planned, config] = [simplify(rawPrior), simplify(rawPlanned), simplify(rawConfig)];
  const data = decodePrivate(request.planned_private);
  const verb = prior === null ? "creating" : planned === null ? "deleting" : "updating";
  try {
    const ctx = context();
    if (prior === null) {
      if (planned === null || config === null) throw new TypeError("nothing to do");
      const created = await resource.create({ planned, config, private: data }, ctx);
      const lost = created.state === null && !hasErrors(created.diagnostics ?? []);
      return lost
        ? { ...created, diagnostics: [...(created.diagnostics ?? []), bug(`create of ${type} returned no object and no error`)] }
        : created;
    }
    if (planned === null) return await resource.delete({ prior, private: data }, ctx);
    if (config === null) throw new TypeError("an update without configuration");
    return await resource.update({ prior, planned, config, private: data }, ctx);
  } catch (error) {
    // What is not said to exist any more is forgotten: only a create may answer null here.
    return { state: rawPrior, diagnostics: [diagnosticOf(error, `${verb} ${type}`)] };
  }
}

export async function readResource<Client>(
  call: ResourceCall<Client>,
  request: Request<"ReadResource">,
): Promise<Response<"ReadResource">> {
  const { type, resource, context } = call;
  const { schema } = resource;
  const current = decodeObject(schema, request.current_state);
  if (current === null) return { new_state: encodeObject(schema, null) };
  try {
    const outcome = await resource.read({ state: simplify(current), private: decodePrivate(request.private) }, context());
    const settled = settle(outcome.state, { schema, what: `the state that ${type} read`, allowUnknown: false, origins: () => [current] });
    return {
      new_state: settled.message,
      private: encodePrivate(outcome.private, request.private),
      diagnostics: encodeDiagnostics([...(outcome.diagnostics ?? []), ...settled.diagnostics], schema),
    };
  } catch (error) {
    const diagnostics = encodeDiagnostics([diagnosticOf(error, `reading ${type}`)], schema);
    return { new_state: encodeObject(schema, current), private: request.private, diagnostics };
  }
}

export async function importResource<Client>(
  call: ResourceCall<Client>,
  request: Request<"ImportResourceState">,
): Promise<Response<"ImportResourceState">> {
  const { type, resource, context } = call;
  const { schema } = resource;
  const refused = (diagnostics: readonly Diagnostic[]) => ({ diagnostics: encodeDiagnostics(diagnostics, schema) });
  if (resource.import === undefined) return refused([{ severity: "error", summary: `${type} cannot be imported` }]);
  try {
    const outcome = await resource.import(request.id, context());
    const diagnostics = outcome.diagnostics ?? [];
    if (outcome.state === null) {
      const detail = "Nothing with this id is there.";
      return refused(
        hasErrors(diagnostics)
          ? diagnostics
          : [...diagnostics, { severity: "error", summary: `${type} "${request.id}" not found`, detail }],
      );
    }
    const settled = settle(outcome.state, { schema, what: `the state that ${type} imported`, allowUnknown: false, origins: () => [] });
    return {
      imported_resources: [{ type_name: type, state: settled.message, private: encodePrivate(outcome.private, Buffer.alloc(0)) }],
      diagnostics: encodeDiagnostics([...diagnostics, ...settled.diagnostics], schema),
    };
  } catch (error) {
    return refused([diagnosticOf(error, `importing ${type} "${request.id}"`)]);
  }
}

export function upgradeResource<Client>(
  { type, resource }: ResourceCall<Client>,
  request: Request<"UpgradeResourceState">,
): Response<"UpgradeResourceState"> {
  const { schema } = resource;
  try {
    const state = upgradeState(resource, request.version, parseRawState(request.raw_state));
    return { upgraded_state: encodeObject(schema, valuesOfState(schema, state)) };
  } catch (error) {
    return { diagnostics: encodeDiagnostics([diagnosticOf(error, `reading the stored state of ${type}`)], schema) };
  }
}

export function moveResource<Client>(
  { type, resource }: ResourceCall<Client>,
  request: Request<"MoveResourceState">,
): Response<"MoveResourceState"> {
  const { schema } = resource;
  const source = { provider: request.source_provider_address, type: request.source_type_name, version: request.source_schema_version };
  try {
    const moved = resource.move?.({ ...source, state: parseRawState(request.source_state) });
    if (moved === undefined) {
      const summary = `${type} cannot take over ${source.type} of ${source.provider}`;
      return {
        diagnostics: encodeDiagnostics([{ severity: "error", summary, detail: "Remove it from the state and import it." }], schema),
      };
    }
    return { target_state: encodeObject(schema, valuesOfState(schema, moved)) };
  } catch (error) {
    return { diagnostics: encodeDiagnostics([diagnosticOf(error, `moving ${source.type} of ${source.provider} to ${type}`)], schema) };
  }
}
