/** Build the pages, the form as one script, and the form as a module for React pages, into `concierge/site/`. */
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { build } from "vite";

const root = fileURLToPath(new URL(".", import.meta.url));
const outDir = process.env.SITE ?? fileURLToPath(new URL("../concierge/site", import.meta.url));
const shared = { root, configFile: false, logLevel: "warn", plugins: [react()], publicDir: false };
const always = { outDir, assetsInlineLimit: 0, reportCompressedSize: false, target: "es2022" };

await build({
  ...shared,
  base: "/",
  build: {
    ...always,
    emptyOutDir: true,
    modulePreload: { polyfill: false }, // our policy allows no inline script, and browsers of es2022 need none
    license: { fileName: "assets/licenses.md" },
    rolldownOptions: { input: ["support.html", "ticket.html", "emulator.html"].map((page) => `${root}${page}`) },
  },
});

// One script tag on somebody else's page: React inside, nothing left outside.
await build({
  ...shared,
  define: { "process.env.NODE_ENV": '"production"' },
  build: {
    ...always,
    emptyOutDir: false,
    copyPublicDir: false,
    lib: { entry: `${root}src/embed.tsx`, formats: ["iife"], name: "ConciergeSupportForm", fileName: () => "support-form.js" },
    rolldownOptions: { output: { postBanner: "/*! Holds React, MIT, (c) Meta Platforms, Inc.: licences at /assets/licenses.md */" } },
  },
});

// The component for pages that bring React themselves.
await build({
  ...shared,
  build: {
    ...always,
    emptyOutDir: false,
    copyPublicDir: false,
    lib: { entry: `${root}src/module.ts`, formats: ["es"], fileName: () => "SupportForm.js", cssFileName: "SupportForm" },
    rolldownOptions: { external: ["react", "react-dom", "react/jsx-runtime"] },
  },
});
