import { type ChildProcess, spawn } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { type ClientHttp2Session, connect as connectHttp2 } from "node:http2";
import { createConnection } from "node:net";
import { createInterface } from "node:readline";
import { connect as connectTls } from "node:tls";
import { createCertificate } from "../../src/provider/sdk/certificate";
import { frame, unframe } from "../../src/provider/sdk/grpc";
import { CALLS, type CallName } from "../../src/provider/sdk/tfplugin6";
import type { Incoming, Message, Outgoing } from "../../src/provider/sdk/wire";

const COOKIE = { TF_PLUGIN_MAGIC_COOKIE: "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2" };

export interface Handshake {
  readonly process: ChildProcess;
  readonly network: string;
  readonly address: string;
  /** In base64; empty without TLS. */
  readonly certificate: string;
  /** Start to handshake line. */
  readonly milliseconds: number;
}

/** Starts a provider as Terraform does. Without `clientCertificate` there is no TLS. */
export async function startProvider(program: string, clientCertificate?: string, env: NodeJS.ProcessEnv = {}): Promise<Handshake> {
  const start = performance.now();
  const tls = clientCertificate === undefined ? {} : { PLUGIN_CLIENT_CERT: clientCertificate };
  const child = spawn(program, [], {
    env: { ...process.env, ...COOKIE, QUEZTL_NODE: process.execPath, ...tls, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  const [, , network, address, , certificate] = line.split("|");
  if (network === undefined || address === undefined) throw new Error(`no handshake: ${line}`);
  return { process: child, network, address, certificate: certificate ?? "", milliseconds: performance.now() - start };
}

/** Plays Terraform's part of the protocol. */
export class CoreClient {
  private readonly session: ClientHttp2Session;

  constructor(session: ClientHttp2Session) {
    this.session = session;
  }

  /** Connects as Terraform does: with a certificate for each end when there is TLS. */
  static async connect(
    { network, address, certificate }: Handshake,
    own?: { readonly key: string; readonly pem: string },
  ): Promise<CoreClient> {
    const [host, port] = address.split(":");
    const socket = network === "unix" ? createConnection(address) : createConnection(Number(port), host);
    const tls =
      certificate === ""
        ? undefined
        : connectTls({
            socket,
            servername: "localhost",
            ALPNProtocols: ["h2"],
            ca: new X509Certificate(Buffer.from(certificate, "base64")).toString(),
            ...(own === undefined ? {} : { key: own.key, cert: own.pem }),
          });
    if (tls !== undefined) await once(tls, "secureConnect");
    const session = connectHttp2("http://localhost", { createConnection: () => tls ?? socket, maxSessionMemory: 1024 });
    session.on("error", () => undefined); // each call reports it
    await once(session, "connect");
    return new CoreClient(session);
  }

  /** A provider and a client for it, over TLS. */
  static async start(program: string): Promise<{ readonly client: CoreClient; readonly handshake: Handshake }> {
    const own = createCertificate();
    const handshake = await startProvider(program, own.pem);
    return { handshake, client: await CoreClient.connect(handshake, own) };
  }

  async call<N extends CallName>(
    name: N,
    request: Outgoing<(typeof CALLS)[N]["request"]>,
  ): Promise<Incoming<(typeof CALLS)[N]["response"]>> {
    const codec = CALLS[name] as unknown as {
      request: Message<unknown, typeof request>;
      response: Message<Incoming<(typeof CALLS)[N]["response"]>, unknown>;
    };
    return codec.response.decode(await this.raw(`/tfplugin6.Provider/${name}`, codec.request.encode(request)));
  }

  /** @throws Error with gRPC's status and message. */
  async raw(path: string, message: Uint8Array): Promise<Buffer> {
    const stream = this.session.request({ ":method": "POST", ":path": path, "content-type": "application/grpc", te: "trailers" });
    const chunks: Buffer[] = [];
    let status: Record<string, unknown> = {};
    stream.on("response", (headers) => {
      status = headers;
    });
    stream.on("trailers", (trailers) => {
      status = trailers;
    });
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.end(frame(message));
    await once(stream, "close");
    if (status["grpc-status"] !== "0")
      throw new Error(`status ${status["grpc-status"]}: ${decodeURIComponent(String(status["grpc-message"]))}`);
    return unframe(Buffer.concat(chunks));
  }

  close(): void {
    this.session.destroy();
  }
}
