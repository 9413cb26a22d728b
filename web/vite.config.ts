import { defineConfig } from "vitest/config";

// One classic script: no module loader, no second file, nothing fetched from elsewhere.
export default defineConfig({
  build: {
    // The browsers of the last two years, and the older Chromium inside WeChat on Android.
    target: ["chrome90", "safari15.4", "firefox101"],
    lib: { entry: "src/main.ts", formats: ["iife"], name: "OverdueAssistant", fileName: () => "widget.js" },
    outDir: "dist",
    reportCompressedSize: true,
  },
  test: { environment: "happy-dom", include: ["tests/**/*.test.ts"] },
});
