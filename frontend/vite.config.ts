import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const api = process.env.API_URL ?? "http://127.0.0.1:8000";
const apiPaths = ["/api", "/auth", "/health", "/ready", "/docs", "/redoc", "/docs-assets", "/openapi.json"];

// What the package names is the build that warns developers.
const ROUTER = fileURLToPath(new URL("node_modules/react-router/dist/production/index.mjs", import.meta.url));

export default defineConfig(({ command }) => ({
  plugins: [react(), tailwindcss()],
  resolve: { alias: command === "build" ? [{ find: /^react-router$/, replacement: ROUTER }] : [] },
  server: { port: 3000, strictPort: true, proxy: Object.fromEntries(apiPaths.map((path) => [path, api])) },
  // A part of the Python package: the API serves it.
  build: {
    target: "es2022",
    // Browsers that do not preload modules load them when they are imported.
    modulePreload: { polyfill: false },
    outDir: "../app/ui",
    emptyOutDir: true,
    // Dozens of scripts of a few hundred bytes would be packed one by one, which takes more than to have them all.
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: "shared", test: /src\/(lib|components)\//, minShareCount: 8 }] } },
    },
  },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.{ts,tsx}"],
    env: { TZ: "Europe/Berlin" },
    // Or else it finds another copy of the router than the tests do.
    server: { deps: { inline: ["nuqs"] } },
  },
}));
