import boundaries from "eslint-plugin-boundaries";
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import typescript from "typescript-eslint";
import svelteConfig from "./svelte.config.js";

// The tiers, from below. Each may import what is listed and itself; a feature never imports another feature.
const tiers = [
  { from: { type: "words" }, allow: [{ to: { type: "messages" } }] },
  { from: { type: "components" }, allow: [] },
  { from: { type: "charts" }, allow: [] },
  { from: { type: "backend" }, allow: [] },
  { from: { type: "growth" }, allow: ["words", "components", "charts", "backend"].map((type) => ({ to: { type } })) },
  { from: { type: "parts" }, allow: ["words", "components", "charts", "backend", "growth"].map((type) => ({ to: { type } })) },
  { from: { type: "feature" }, allow: ["words", "components", "charts", "backend", "growth", "parts"].map((type) => ({ to: { type } })) },
  { from: { type: "district" }, allow: ["words", "components", "charts", "backend", "parts", "styles"].map((type) => ({ to: { type } })) },
  { from: { type: "app" }, allow: ["words", "components", "backend", "growth", "parts", "feature", "styles", "app"].map((type) => ({ to: { type } })) },
];

export default typescript.config(
  { ignores: ["dist/", "dist-district/", "node_modules/", "src/backend/generated/"] },
  ...typescript.configs.strict,
  ...svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.browser } } },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: typescript.parser, extraFileExtensions: [".svelte"], svelteConfig } },
  },
  {
    files: ["src/**/*.{ts,svelte}"],
    plugins: { boundaries },
    settings: {
      "boundaries/elements": [
        { type: "words", pattern: "src/words" },
        { type: "messages", pattern: "messages" },
        { type: "components", pattern: "src/components" },
        { type: "charts", pattern: "src/charts" },
        { type: "backend", pattern: "src/backend" },
        { type: "growth", pattern: "src/growth" },
        { type: "parts", pattern: "src/parts" },
        { type: "styles", pattern: "src/styles" },
        { type: "feature", pattern: "src/features/*", capture: ["name"] },
        { type: "district", pattern: "src/district" },
        { type: "app", pattern: "src/*.*", mode: "file" },
      ],
      "import/resolver": { node: { extensions: [".ts", ".svelte", ".js", ".json", ".css"] } },
    },
    rules: {
      "boundaries/no-unknown-files": "error",
      "boundaries/dependencies": ["error", { default: "disallow", rules: tiers }],
    },
  },
  {
    files: ["src/**/*.{ts,svelte}"],
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "no-console": "error",
      "svelte/require-each-key": "error",
    },
  },
  {
    // Only the door to Rust may claim a type.
    files: ["src/**/*.{ts,svelte}"],
    ignores: ["src/backend/**", "src/**/*.test.ts", "src/**/*.test.svelte.ts"],
    rules: {
      "no-restricted-syntax": [
        "error",
        { selector: "TSAsExpression:not(:has(> TSTypeReference[typeName.name='const']))", message: "Only backend/ may claim a type with `as`." },
      ],
      "no-restricted-imports": ["error", { patterns: [{ group: ["@tauri-apps/*"], message: "Only backend/ speaks to Tauri." }] }],
    },
  },
);
