// The types that cross to Rust, under the names the screens use.
export * from "./generated/commands";
export type { SessionCard as Session } from "./generated/commands";
