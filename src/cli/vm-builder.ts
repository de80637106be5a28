#!/usr/bin/env node
import { main } from "./entry";

void main("queztl-vm-builder", async (session, argv) => {
  const { runVmBuilder } = require("./image/vm-builder") as typeof import("./image/vm-builder");
  await runVmBuilder(session, argv);
});
