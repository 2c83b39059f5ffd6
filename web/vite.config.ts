import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** Keeps the built files out of the repository. The folder itself is committed, because the server embeds it. */
function ignoreOutput(): Plugin {
  return {
    name: "ignore-output",
    apply: "build",
    closeBundle() {
      writeFileSync(join(import.meta.dirname, "dist/.gitignore"), "*\n!.gitignore\n");
    },
  };
}

/** Writes `.br` and `.gz` files next to every hashed asset, so that the server never compresses during a request. */
function precompress(): Plugin {
  return {
    name: "precompress",
    apply: "build",
    closeBundle() {
      const folder = join(import.meta.dirname, "dist/static");
      for (const name of readdirSync(folder)) {
        const path = join(folder, name);
        const content = readFileSync(path);
        const options = { params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length } };
        writeFileSync(`${path}.br`, brotliCompressSync(content, options));
        writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
      }
    },
  };
}

/** Libraries that rarely change get chunks of their own, which browsers keep across updates. */
const VENDORS = [
  {
    name: "react",
    test: /node_modules[\\/](react|react-dom|scheduler|@tanstack|i18next|react-i18next)[\\/]/,
  },
  { name: "antd", test: /node_modules[\\/](antd|@ant-design|@rc-component|dayjs)[\\/]/ },
];

export default defineConfig({
  plugins: [react(), precompress(), ignoreOutput()],
  // The server replaces this text by a new nonce in every answer.
  html: { cspNonce: "HAWSER_NONCE" },
  build: {
    target: "es2022",
    assetsDir: "static",
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
    rolldownOptions: { output: { codeSplitting: { groups: VENDORS } } },
  },
  server: { proxy: { "/api": "http://127.0.0.1:8080", "/setup": "http://127.0.0.1:8080" } },
  test: { environment: "node", include: ["src/**/*.test.ts"] },
});
