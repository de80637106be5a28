import { constant, type JsonSchema, list, mapOf, object, oneOf, type Schema, type TypeOf, text } from "../document/schema";

const NAME = "^[a-z][a-z0-9-]{0,39}$";
const SAYS_NAME = "a name of up to 40 lower-case letters, digits and dashes";
const version = constant("Version of this format.", 1, { hint: "write version: 1" });
const name = text("Its name, that of the file.", { pattern: NAME, says: SAYS_NAME, examples: ["queztl-micro"] });
const description = text("What it is for.", { minLength: 1 });

const value: Schema<string | number> = {
  json: {
    type: ["string", "integer"],
    pattern: '^[^\\n"\\\\]*$',
    says: "text of one line",
    hint: "write y, m or n; for other symbols text or a number",
  },
};

const symbols = mapOf(
  "Kconfig symbols without CONFIG_.",
  text("A symbol.", {
    pattern: "^(?!CONFIG_)[A-Z0-9][A-Za-z0-9_]*$",
    says: "a symbol as Kconfig has it",
    hint: "write it in capitals and without CONFIG_, such as VIRTIO_NET",
  }),
  value,
);

const fragment = object(
  "Symbols that belong together.",
  { version, name, description, symbols },
  {
    since: text("The first Linux that has what it asks for.", {
      pattern: "^[1-9]\\d*\\.\\d+$",
      says: 'a version in quotes, such as "6.12"',
    }),
    because: text("Why, and what to do with an older source."),
  },
);

const source = object(
  "Where the source comes from.",
  {},
  {
    debian: text("A package of Debian's with a kernel source.", {
      pattern: "^linux-source-\\d+\\.\\d+$",
      says: "a source package of Debian's, such as linux-source-6.12",
    }),
    url: text("A tar archive.", { pattern: "^https?://\\S+\\.tar(\\.(gz|xz|zst|bz2))?$", says: "the URL of a tar archive" }),
    sha256: text("Of the archive.", { pattern: "^[0-9a-f]{64}$", says: "64 lower-case hexadecimal digits" }),
    git: text("A repository.", { pattern: "^\\S+$", says: "the URL of a repository" }),
    commit: text("In the repository.", { pattern: "^[0-9a-f]{40}$", says: "a whole commit id (40 hexadecimal digits)" }),
  },
);

const definition = object(
  "A kernel.",
  { version, name, description },
  {
    extends: text("Another definition that this one adds to.", { pattern: NAME, says: SAYS_NAME }),
    source,
    base: oneOf("What the configuration starts from.", ["tiny", "defconfig", "debian"]),
    fragments: list("Fragments by name.", text("A fragment.", { pattern: NAME, says: SAYS_NAME }), { uniqueItems: true }),
    symbols,
    modules: list(
      "Modules that must come out.",
      text("A module.", { pattern: "^[a-z0-9][a-z0-9_]*$", says: "a module's name: lower case, underscores, without .ko" }),
      { uniqueItems: true },
    ),
    cmdline: text("What the kernel wants on its command line.", { pattern: "^[^\\n]*$", says: "one line" }),
    budget: object(
      "What it may cost.",
      {},
      {
        size: text("Of the image.", { pattern: "^\\d+(\\.\\d+)?(KB|MB|KiB|MiB)$", says: "a size such as 6.5MB" }),
        boot: text("Until init, by the kernel's clock.", { pattern: "^\\d+(\\.\\d+)?(ms|s)$", says: "a time such as 1.3s" }),
      },
    ),
  },
);

/** A file of `kernel-configs`. */
export type KernelDocument = TypeOf<typeof definition>;
/** A file of `kernel-configs/fragments`. */
export type FragmentDocument = TypeOf<typeof fragment>;

export const KERNEL_SCHEMA: JsonSchema = definition.json;
export const FRAGMENT_SCHEMA: JsonSchema = fragment.json;
