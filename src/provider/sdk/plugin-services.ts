import type { Methods, Streaming } from "./grpc";

/** `SERVING`, in the health service's response. */
const SERVING = Buffer.from([0x08, 0x01]);
const NOTHING = new Uint8Array();

/** After its answer the process ends. */
export const SHUTDOWN = "/plugin.GRPCController/Shutdown";

/** What go-plugin wants of every plugin besides the protocol itself. */
export const PLUGIN_METHODS: Methods = {
  unary: new Map([
    [SHUTDOWN, async () => NOTHING],
    ["/grpc.health.v1.Health/Check", async () => SERVING],
  ]),
  streaming: new Map<string, Streaming>([
    // The plugin's stdout and stderr: ours go through the process, so nothing is ever sent.
    ["/plugin.GRPCStdio/StreamStdio", () => undefined],
    // Connections that plugin and host open for each other: Terraform uses none.
    ["/plugin.GRPCBroker/StartStream", () => undefined],
    ["/grpc.health.v1.Health/Watch", (call) => call.send(SERVING)],
  ]),
};
