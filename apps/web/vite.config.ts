import { precompress } from '@marquee/tooling/precompress';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react(), precompress()],
  publicDir: '../../packages/browser/public',
  build: {
    // The gateway's content policy allows files of its own origin only, so nothing is inlined as a data URL.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
});
