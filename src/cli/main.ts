#!/usr/bin/env node
import { main } from "./entry";

void main("queztl", async (session, argv) => {
  const { runProgram } = require("./program") as typeof import("./program");
  await runProgram(session, argv);
});
