import { App } from "cdktn";
import type { Construct } from "constructs";
import { QueztlError } from "../../src/core/error";

const JSII_RTTI = Symbol.for("jsii.rtti");

/**
 * The App must be of the library that this build of ours extends: the other one's understands some of what we do and drops the rest.
 * @throws QueztlError with the entry to import from
 */
export function requireOurLibrary(scope: Construct, id: string): Construct {
  const root: object = scope.node.root;
  if (!App.isApp(root) || root instanceof App) return scope;
  const theirs = libraryOf(Object.getPrototypeOf(root).constructor);
  const ours = libraryOf(App);
  const where = `stack ${id}`;
  if (theirs === ours)
    throw new QueztlError({
      kind: "config",
      where,
      summary: `this App is of another copy of ${ours}`,
      why: `two copies of ${ours} are installed, and their classes are not the same`,
      fix: `run: npm ls ${ours}, and then: npm dedupe`,
    });
  const entry = theirs === "cdktf" ? "queztl/cdktf" : "queztl";
  throw new QueztlError({
    kind: "config",
    where,
    summary: `this App is of ${theirs}, and these constructs are of ${ours}`,
    why: "the two libraries do not mix in one App",
    fix: `import from "${entry}" (and "${entry}/provider-libvirt"), or make the App with ${ours}`,
  });
}

function libraryOf(type: object): string {
  const rtti: unknown = Reflect.get(type, JSII_RTTI);
  const name = typeof rtti === "object" && rtti !== null && "fqn" in rtti ? String(rtti.fqn) : "an unknown library";
  return name.replace(/\..*$/, "");
}
