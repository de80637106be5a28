export function referencePages(sources: ReturnType<typeof builtSources>): Map<string, string>;
export function builtSources(): { readonly [source: string]: unknown };
