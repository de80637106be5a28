// Writes docs/schema/lab.schema.json from the model of the lab's document (built: `npm run generate` does that first).
import { mkdirSync, writeFileSync } from "node:fs";
import { LAB_SCHEMA_FILE, labJsonSchema } from "../dist/src/core/model/lab-published.js";

const file = new URL(`../${LAB_SCHEMA_FILE}`, import.meta.url);
mkdirSync(new URL(".", file), { recursive: true });
writeFileSync(file, `${JSON.stringify(labJsonSchema(), null, 2)}\n`);
