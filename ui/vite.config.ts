import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

/** The window's pages, or the one that the district's server shows: each carries only its own. */
function entry(mode: string) {
  return mode === "district" ? { outDir: "dist-district", rollupOptions: { input: "district.html" } } : { outDir: "dist" };
}

export default defineConfig(({ mode }) => ({
  plugins: [svelte()],
  // Whoever shows the pages serves the files itself: no fetches of other origins, no eval, small pictures as files.
  build: { target: "es2022", ...entry(mode), emptyOutDir: true, assetsInlineLimit: 0, chunkSizeWarningLimit: 900 },
  resolve: mode === "test" ? { conditions: ["browser"] } : {},
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.ts", "src/**/*.test.svelte.ts"],
    setupFiles: ["src/test-setup.ts"],
    restoreMocks: true,
  },
}));
