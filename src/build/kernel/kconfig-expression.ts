/** A condition of Kconfig. */
export type Expression =
  | { readonly kind: "symbol"; readonly name: string }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "not"; readonly of: Expression }
  | { readonly kind: "and" | "or"; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "compare"; readonly operator: string; readonly left: Expression; readonly right: Expression };

/** Values of symbols as a .config has them; a symbol that is not in it is n. */
export type ConfigValues = ReadonlyMap<string, string>;

const TOKEN = /\s*(\$\((?:[^()]|\([^()]*\))*\)|&&|\|\||!=|<=|>=|[!()=<>]|"(?:[^"\\]|\\.)*"|'[^']*'|[\w./-]+)/y;

/** Reads a condition. Calls of the preprocessor, `$(cc-option,…)`, count as y: what the compiler lacks is rare and not looked into. */
export function parseExpression(text: string): Expression {
  const tokens = tokenize(text);
  let at = 0;
  const primary = (): Expression => {
    const token = tokens[at++] ?? "y";
    if (token === "!") return { kind: "not", of: primary() };
    if (token === "(") {
      const inner = or();
      at += 1;
      return inner;
    }
    return compare(operand(token));
  };
  const compare = (left: Expression): Expression => {
    const operator = tokens[at];
    if (operator === undefined || !/^(=|!=|<|>|<=|>=)$/.test(operator)) return left;
    at += 2;
    return { kind: "compare", operator, left, right: operand(tokens[at - 1] ?? "") };
  };
  const and = (): Expression => {
    let left = primary();
    while (tokens[at] === "&&") {
      at += 1;
      left = { kind: "and", left, right: primary() };
    }
    return left;
  };
  const or = (): Expression => {
    let left = and();
    while (tokens[at] === "||") {
      at += 1;
      left = { kind: "or", left, right: and() };
    }
    return left;
  };
  return or();
}

function tokenize(text: string): readonly string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) tokens.push(match[1] ?? "");
  return tokens;
}

function operand(token: string): Expression {
  if (/^["']/.test(token)) return { kind: "text", text: token.slice(1, -1) };
  if (token.startsWith("$(")) return { kind: "text", text: "y" };
  return { kind: "symbol", name: token };
}

/** 0, 1 or 2: n, m or y. */
export type Tristate = 0 | 1 | 2;

export function tristate(value: string): Tristate {
  return value === "y" ? 2 : value === "m" ? 1 : 0;
}

export function evaluate(expression: Expression, values: ConfigValues): Tristate {
  switch (expression.kind) {
    case "symbol":
    case "text":
      return tristate(textOf(expression, values));
    case "not":
      return (2 - evaluate(expression.of, values)) as Tristate;
    case "and":
      return Math.min(evaluate(expression.left, values), evaluate(expression.right, values)) as Tristate;
    case "or":
      return Math.max(evaluate(expression.left, values), evaluate(expression.right, values)) as Tristate;
    case "compare":
      return compares(expression.operator, textOf(expression.left, values), textOf(expression.right, values)) ? 2 : 0;
  }
}

/** The parts that keep the condition below `wanted`, each with the value that it has. */
export function unmet(expression: Expression, values: ConfigValues, wanted: Tristate): readonly string[] {
  if (evaluate(expression, values) >= wanted) return [];
  switch (expression.kind) {
    case "and":
      return [...unmet(expression.left, values, wanted), ...unmet(expression.right, values, wanted)];
    case "or": {
      const sides = [expression.left, expression.right].map((side) => unmet(side, values, wanted).join(" and "));
      return [sides.join(" or ")];
    }
    case "not":
      return [expression.of.kind === "symbol" ? `!${expression.of.name} (${textOf(expression.of, values)})` : `!(${show(expression.of)})`];
    case "compare":
      return [`${show(expression)} (${textOf(expression.left, values)})`];
    default:
      return [`${show(expression)} (${textOf(expression, values)})`];
  }
}

/** The symbols that the condition asks to be on and that are not. */
export function missingSymbols(expression: Expression, values: ConfigValues, wanted: Tristate): readonly string[] {
  if (evaluate(expression, values) >= wanted) return [];
  if (expression.kind === "symbol") return [expression.name];
  if (expression.kind !== "and" && expression.kind !== "or") return [];
  return [...missingSymbols(expression.left, values, wanted), ...missingSymbols(expression.right, values, wanted)];
}

function textOf(expression: Expression, values: ConfigValues): string {
  if (expression.kind === "text") return expression.text;
  if (expression.kind !== "symbol") return "n";
  if (/^([ymn]|\d+|0x[0-9a-fA-F]+)$/.test(expression.name)) return expression.name;
  return values.get(expression.name) ?? "n";
}

function compares(operator: string, left: string, right: string): boolean {
  if (operator === "=") return left === right;
  if (operator === "!=") return left !== right;
  const order = Number(left) - Number(right) || 0;
  return operator === "<" ? order < 0 : operator === ">" ? order > 0 : operator === "<=" ? order <= 0 : order >= 0;
}

function show(expression: Expression): string {
  switch (expression.kind) {
    case "symbol":
      return expression.name;
    case "text":
      return JSON.stringify(expression.text);
    case "not":
      return `!${show(expression.of)}`;
    case "compare":
      return `${show(expression.left)}${expression.operator}${show(expression.right)}`;
    default:
      return `(${show(expression.left)} ${expression.kind === "and" ? "&&" : "||"} ${show(expression.right)})`;
  }
}
