import { createRequire } from "node:module";
import { App, type App as OurApp } from "cdktn";
import { expect, test } from "vitest";
import { HostStack } from "../../../constructs/host/host-stack";
import { QueztlError } from "../../../src/core/error";
import { temporaryFolder } from "../lab";

const RTTI = Symbol.for("jsii.rtti");
const ours = (Reflect.get(App, RTTI) as { fqn: string }).fqn.replace(".App", "");
const theirs = ours === "cdktn" ? "cdktf" : "cdktn";
// The package itself, past the alias of the tests for cdktf.
const Other = createRequire(__filename)(theirs).App as typeof OurApp;

test(`a stack takes an App of its own library`, () => {
  expect(() => new HostStack(new App({ outdir: temporaryFolder() }), "lab")).not.toThrow();
});

test("a stack refuses the other library's App and says what to import", () => {
  const entry = theirs === "cdktf" ? "queztl/cdktf" : "queztl";
  const attempt = () => new HostStack(new Other({ outdir: temporaryFolder() }), "lab");
  expect(attempt).toThrow(QueztlError);
  expect(attempt).toThrow(`stack lab: this App is of ${theirs}, and these constructs are of ${ours}`);
  expect(attempt).toThrow(`fix: import from "${entry}"`);
});

test("a subclass of the other library's App is refused too", () => {
  class MyApp extends Other {}
  expect(() => new HostStack(new MyApp({ outdir: temporaryFolder() }), "lab")).toThrow(`this App is of ${theirs}`);
});
