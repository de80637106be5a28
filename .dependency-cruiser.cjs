/** Who may import whom: docs/ARCHITECTURE.md has the table with the reasons. Tests and benches may import everything. */
const ALLOWED = {
  constructs: ["src/core", "src/schema", "src/seed"],
  "src/core": [],
  "src/seed": ["src/core"],
  "src/libvirt": ["src/core"],
  "src/schema": ["src/core"],
  "src/provider": ["src/core", "src/seed", "src/libvirt", "src/schema"],
  "src/host": ["src/core", "src/libvirt"],
  "src/build": ["src/core", "src/seed"],
  "src/cli": ["constructs", "src"],
};

module.exports = {
  forbidden: [
    ...Object.entries(ALLOWED).map(([folder, others]) => ({
      name: `${folder.replace("src/", "")}-imports`,
      comment: `${folder} may import ${others.length === 0 ? "nothing else of ours" : others.join(", ")}.`,
      severity: "error",
      from: { path: `^${folder}/` },
      to: { path: "^(constructs|src|stacks|test|bench|setup)/", pathNot: [folder, ...others].map((one) => `^${one}/`) },
    })),
    {
      name: "stacks-use-public-entries",
      comment: "A lab stack is written as a user would write it.",
      severity: "error",
      from: { path: "^stacks/" },
      // The alias stands for a package: `@cdktf/provider-libvirt`.
      to: { path: "^(constructs|src|test|setup)/", pathNot: "^setup/provider-libvirt-alias/" },
    },
    {
      name: "sdk-knows-nothing-of-libvirt",
      severity: "error",
      from: { path: "^src/provider/sdk/" },
      to: { path: "^(constructs|src)/", pathNot: ["^src/provider/sdk/", "^src/core/"] },
    },
    {
      name: "no-circles",
      comment: "The script of `completion` lists all verbs, of which it is one; verbs are loaded when they run.",
      severity: "error",
      from: { path: "^(constructs|src|stacks)/", pathNot: "^src/cli/(program|verbs|lab/completion)" },
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    { name: "all-found", severity: "error", from: {}, to: { couldNotResolve: true } },
    {
      name: "dependencies-are-declared",
      comment: "What runs at the user's must be a dependency or a peer of the package.",
      severity: "error",
      from: { path: "^(constructs|src)/" },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"], dependencyTypesNot: ["npm", "npm-peer", "type-only"] },
    },
  ],
  options: {
    doNotFollow: { path: ["node_modules", "^dist/"] },
    exclude: { path: ["(^|/)dist/"] },
    parser: "swc", // its own for TypeScript 7 waits for that compiler's API
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["types", "require", "node", "default"],
      extensions: [".ts", ".js", ".mjs", ".cjs"],
    },
  },
};
