import type { EnvHttpProxyAgent, Response } from "undici";

let agent: EnvHttpProxyAgent | undefined;

/** `fetch` through the proxies that http_proxy, https_proxy and no_proxy name (or the same in capitals): Node's own ignores them. */
export async function proxiedFetch(
  url: string,
  options: { readonly signal?: AbortSignal; readonly method?: "GET" | "HEAD" } = {},
): Promise<Response> {
  const { EnvHttpProxyAgent: Agent, fetch } = await import("undici");
  agent ??= new Agent();
  return await fetch(url, { ...options, dispatcher: agent });
}
