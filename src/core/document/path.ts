/** Where in a document: keys of maps and indexes of lists, from the root. */
export type DocumentPath = readonly (string | number)[];

/** `vms.db.networks[0].address`; a key that would not read as one is quoted. */
export function formatDocumentPath(path: DocumentPath): string {
  return path
    .map((step, index) => {
      if (typeof step === "number") return `[${step}]`;
      if (/[.[\]\s"]/.test(step) || step === "") return `[${JSON.stringify(step)}]`;
      return index === 0 ? step : `.${step}`;
    })
    .join("");
}
