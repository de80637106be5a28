import { join } from "node:path";
import { Annotations, Aspects, type TerraformBackend, TerraformElement, type TerraformRemoteState, TerraformStack } from "cdktn";
import type { Construct, IConstruct, Node } from "constructs";
import { QueztlError } from "../../src/core/error";
import type { Change } from "../../src/core/model/change";
import { LibvirtProvider } from "../l1/provider";
import { LibvirtDataSource, LibvirtResource } from "../l1/resource";
import { Claims } from "./claims";
import { Dependencies } from "./dependencies";
import { Host } from "./host";
import { requireOurLibrary } from "./library";
import { localState } from "./local-state";
import { tryFindProviderHash, writeLockFile } from "./lock-file";
import { logicalIdProblems, MAIN, toLogicalId } from "./logical-id";
import { callback, change, checkKinds, type PropertyKinds, text } from "./property-kinds";
import { host } from "./value-kinds";

export interface HostStackProps {
  /** The machine that the stack's VMs live on. @default Host.embedded() */
  readonly host?: Host;
  /** Who owns what the stack makes; an interrupted create of the same owner is taken up again. @default the stack's name */
  readonly owner?: string;
  /** The worst change that any plan may make; a plan that needs more is an error. @default "replace" */
  readonly maxDisruption?: Change;
  /** Makes the backend for the state. @default a file: `.queztl/state/<stack>.tfstate` of the folder where the app runs */
  readonly backend?: (stack: TerraformStack) => TerraformBackend;
}

const BRAND = Symbol.for("queztl.HostStack");
const KINDS: PropertyKinds<HostStackProps> = { host, owner: text, maxDisruption: change, backend: callback };

/**
 * Everything of one libvirt host that is deployed together; at most about 100 VMs. The stack's name is the file name of its state, so
 * renaming it means another state.
 */
export class HostStack extends TerraformStack {
  readonly host: Host;
  /** The provider block; other stacks of the same App have their own. */
  readonly provider: LibvirtProvider;
  /** What may be there only once: names, MAC addresses, IP addresses. */
  readonly claims: Claims = new Claims();

  /** @throws QueztlError if the App is of the other CDK library */
  constructor(scope: Construct, id: string, props: HostStackProps = {}) {
    super(requireOurLibrary(scope, id), id);
    Object.defineProperty(this, BRAND, { value: true });
    checkKinds(id, props, KINDS);
    this.host = props.host ?? Host.embedded();
    this.provider = new LibvirtProvider(this, "libvirt", {
      uri: this.host.uri,
      owner: props.owner ?? id,
      maxDisruption: props.maxDisruption,
    });
    props.backend?.(this);
    Aspects.of(this).add(new Dependencies());
    this.node.addValidation({ validate: () => logicalIdProblems(this) });
    this.lockAfterSynthesis();
  }

  static isHostStack(value: unknown): value is HostStack {
    return typeof value === "object" && value !== null && BRAND in value;
  }

  /** The stack around a construct. @throws QueztlError if there is none */
  static override of(construct: IConstruct): HostStack {
    const stack = construct.node.scopes.findLast((scope) => HostStack.isHostStack(scope));
    if (HostStack.isHostStack(stack)) return stack;
    throw new QueztlError({
      kind: "config",
      where: construct.node.path,
      summary: `a ${construct.constructor.name} must be inside a HostStack`,
      fix: `make a stack first: const stack = new HostStack(app, "lab"), and pass it as the scope`,
    });
  }

  override ensureBackendExists(): TerraformBackend {
    return this.tryFindBackend() ?? localState(this);
  }

  /** @throws QueztlError always: addresses and names are known at synthesis, so nothing needs a value of another host's state */
  override registerIncomingCrossStackReference(from: TerraformStack): TerraformRemoteState {
    if (!HostStack.isHostStack(from)) return super.registerIncomingCrossStackReference(from);
    throw new QueztlError({
      kind: "config",
      where: this.node.path,
      summary: `stack ${this.node.id} refers to something in stack ${from.node.id}`,
      why: "each HostStack is deployed by itself; names, addresses and MACs are known at synthesis, so no reference is needed",
      fix: `write the name itself, or use a fromName(…) of stack ${this.node.id}`,
    });
  }

  /** Our resources go by their names, wherever in the tree they are, so that moving code recreates nothing. */
  protected override allocateLogicalId(element: TerraformElement | Node): string {
    if (!(element instanceof LibvirtResource) && !(element instanceof LibvirtDataSource)) return super.allocateLogicalId(element);
    const { id, scope } = element.node;
    return toLogicalId(id === MAIN && scope !== undefined ? scope.node.id : id);
  }

  private tryFindBackend(): TerraformBackend | undefined {
    return this.node
      .findAll()
      .find((one): one is TerraformBackend => TerraformElement.isTerraformElement(one) && "getRemoteStateDataSource" in one);
  }

  private lockAfterSynthesis(): void {
    const inner = this.synthesizer;
    const hash = tryFindProviderHash();
    if (hash === undefined) {
      Annotations.of(this).addWarning("the provider is not built, so no lock file is written; run: npm run build");
      return;
    }
    this.synthesizer = {
      synthesize: (session) => {
        inner.synthesize(session);
        writeLockFile(join(session.outdir, session.manifest.forStack(this).workingDirectory), hash);
      },
    };
  }
}
