// Compiles assembly/invert.ts to WebAssembly and writes it as a module: the bytes are then part of the bundle.
import { mkdirSync, writeFileSync } from 'node:fs';
import asc from 'assemblyscript/asc';

const options = ['--outFile', 'invert.wasm', '-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd'];
let wasm;
const { error } = await asc.main(['assembly/invert.ts', ...options], {
  stderr: process.stderr,
  writeFile: (_name, contents) => void (wasm = contents),
});
if (error !== null) throw error;
mkdirSync('src/generated', { recursive: true });
writeFileSync(
  'src/generated/invert-wasm.ts',
  `// Generated from assembly/invert.ts.\nexport const INVERT_WASM = '${Buffer.from(wasm).toString('base64')}';\n`,
);
