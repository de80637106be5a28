import { createSecureServer, createServer, type ServerHttp2Session } from "node:http2";
import type { Server } from "node:net";
import { messageOf } from "../../core/error";
import type { Certificate } from "./certificate";
import { type Methods, serveCall } from "./grpc";
import { log } from "./log";
import { PLUGIN_METHODS, SHUTDOWN } from "./plugin-services";
import type { Service } from "./service";

/** States and schemas of many megabytes must flow without waiting for window updates. Node's own limit for a session is 10 MB. */
const WINDOW = 16 * 1024 * 1024;
const OPTIONS = { maxSessionMemory: 1024, settings: { initialWindowSize: WINDOW } };

export interface PluginServerOptions {
  /** Our certificate and the only one that a client may have. Undefined: no TLS. */
  readonly tls: { readonly own: Certificate; readonly client: string } | undefined;
  readonly onShutdown: () => void;
  /** After the first connection. */
  readonly onConnected: () => void;
}

/** The service on HTTP/2. It is not tied to a connection: gRPC may close an idle one and open another. */
export function createPluginServer(service: Service, { tls, onShutdown, onConnected }: PluginServerOptions): Server {
  const server =
    tls === undefined
      ? createServer(OPTIONS)
      : createSecureServer({
          ...OPTIONS,
          key: tls.own.key,
          cert: tls.own.pem,
          ca: tls.client,
          requestCert: true,
          rejectUnauthorized: true,
        });
  const methods: Methods = { ...PLUGIN_METHODS, unary: new Map([...service.methods, ...PLUGIN_METHODS.unary]) };
  server.on("session", (session: ServerHttp2Session) => {
    session.setLocalWindowSize(WINDOW);
    session.on("stream", (stream, headers) => {
      const path = String(headers[":path"]);
      if (path === SHUTDOWN) stream.once("close", onShutdown);
      serveCall(stream, path, methods);
    });
    session.on("error", (error) => log.debug("connection broke", { error: messageOf(error) }));
  });
  server.once("session", onConnected);
  server.on("sessionError", (error) => log.debug("connection failed", { error: messageOf(error) }));
  server.on("tlsClientError", (error: Error) =>
    log.warn("a client without the right certificate was refused", { error: messageOf(error) }),
  );
  return server;
}
