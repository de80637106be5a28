import type { YAMLError } from "yaml";
import type { Problem } from "./problem";

const CHECK_INDENT = 'check the indentation, and put text with ": " in quotes';

/** What the YAML parser found, in words that say what to do. */
export function syntaxMessage(error: YAMLError): Omit<Problem, "path"> {
  switch (error.code) {
    case "TAB_AS_INDENT":
      return { message: "a tab is used for indentation", fix: "use spaces" };
    case "BLOCK_AS_IMPLICIT_KEY":
    case "BLOCK_IN_FLOW":
      return { message: "a map starts where none can", fix: CHECK_INDENT };
    case "MULTILINE_IMPLICIT_KEY":
      return { message: "a key goes over several lines", fix: CHECK_INDENT };
    case "MISSING_CHAR":
      return /quote/.test(error.message)
        ? { message: "a closing quote is missing", fix: "close the text with the quote that it starts with" }
        : { message: plain(error.message), fix: CHECK_INDENT };
    case "BAD_INDENT": {
      const [, closing] = /end with an? (.)$/.exec(error.message) ?? [];
      return closing === undefined
        ? { message: plain(error.message), fix: CHECK_INDENT }
        : { message: `"${closing}" is missing`, fix: `close it, or indent its lines deeper` };
    }
    case "BAD_SCALAR_START": {
      const [, start] = /character (\S+)$/.exec(error.message) ?? [];
      return { message: `text without quotes cannot start with ${start}`, fix: "put it in quotes" };
    }
    case "TAG_RESOLVE_FAILED":
      return { message: `${error.message.replace("Unresolved tag: ", "the tag ")} is not known`, fix: "remove it; put text in quotes" };
    default:
      return { message: plain(error.message), fix: CHECK_INDENT };
  }
}

function plain(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}
