export type LogLevel = "trace" | "debug" | "info" | "warn" | "error";
export type LogFields = { readonly [name: string]: string | number | boolean };

const LEVELS: readonly LogLevel[] = ["trace", "debug", "info", "warn", "error"];

/** One line of go-hclog's JSON. Its parser wants six fractional digits, or it shows the raw line. */
export function logLine(level: LogLevel, module: string, message: string, fields: LogFields, now: Date): string {
  const timestamp = now.toISOString().replace("Z", "000Z");
  return `${JSON.stringify({ "@level": level, "@message": message, "@module": module, "@timestamp": timestamp, ...fields })}\n`;
}

/** The level that Terraform's variables ask for, or undefined when there is nobody to read logs. */
export function wantedLevel(env: NodeJS.ProcessEnv, provider: string): LogLevel | undefined {
  const specific = env[`TF_LOG_PROVIDER_${provider.toUpperCase().replaceAll("-", "_")}`];
  const wanted = (specific || env.TF_LOG_PROVIDER || env.TF_LOG || "").toLowerCase();
  if (wanted === "" || wanted === "off") return undefined;
  return LEVELS.find((level) => level === wanted) ?? "trace"; // TF_LOG=json is trace in JSON
}

/** The provider's log: Terraform shows it under TF_LOG and TF_LOG_PROVIDER, nobody else sees it. */
class Log {
  private module = "provider";
  private least = LEVELS.length;

  configure(provider: string, env: NodeJS.ProcessEnv): void {
    const level = wantedLevel(env, provider);
    this.module = `provider.${provider}`;
    this.least = level === undefined ? LEVELS.length : LEVELS.indexOf(level);
  }

  write(level: LogLevel, message: string, fields: LogFields = {}): void {
    if (LEVELS.indexOf(level) >= this.least) process.stderr.write(logLine(level, this.module, message, fields, new Date()));
  }

  trace(message: string, fields?: LogFields): void {
    this.write("trace", message, fields);
  }

  debug(message: string, fields?: LogFields): void {
    this.write("debug", message, fields);
  }

  info(message: string, fields?: LogFields): void {
    this.write("info", message, fields);
  }

  warn(message: string, fields?: LogFields): void {
    this.write("warn", message, fields);
  }

  error(message: string, fields?: LogFields): void {
    this.write("error", message, fields);
  }
}

export const log = new Log();
