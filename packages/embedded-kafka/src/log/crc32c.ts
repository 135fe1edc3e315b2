const REVERSED_CASTAGNOLI = 0x82f63b78;
const SLICES = 8;

/** `TABLES[k][b]` is the CRC of byte `b` followed by `k` zero bytes. */
const TABLES: readonly Int32Array[] = buildTables();

/**
 * CRC-32C (Castagnoli), the checksum of record batches, as an unsigned 32-bit number. It processes eight bytes per
 * step, after Kounavis and Berry, "A Systematic Approach to Building High Performance Software-Based CRC Generators"
 * (2005).
 */
export function crc32c(data: Uint8Array): number {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = TABLES as [
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
  ];
  let crc = -1;
  let i = 0;
  for (const end = data.length - (data.length % SLICES); i < end; i += SLICES) {
    const low = crc ^ (at(data, i) | (at(data, i + 1) << 8) | (at(data, i + 2) << 16) | (at(data, i + 3) << 24));
    crc =
      at(t7, low & 0xff) ^
      at(t6, (low >>> 8) & 0xff) ^
      at(t5, (low >>> 16) & 0xff) ^
      at(t4, low >>> 24) ^
      at(t3, at(data, i + 4)) ^
      at(t2, at(data, i + 5)) ^
      at(t1, at(data, i + 6)) ^
      at(t0, at(data, i + 7));
  }
  for (; i < data.length; i++) crc = (crc >>> 8) ^ at(t0, (crc ^ at(data, i)) & 0xff);
  return ~crc >>> 0;
}

function at(values: Uint8Array | Int32Array, index: number): number {
  return values[index] as number;
}

function buildTables(): Int32Array[] {
  const tables = Array.from({ length: SLICES }, () => new Int32Array(256));
  const [first, ...others] = tables as [Int32Array, ...Int32Array[]];
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ REVERSED_CASTAGNOLI : crc >>> 1;
    first[byte] = crc;
  }
  let previous = first;
  for (const table of others) {
    for (let byte = 0; byte < 256; byte++) {
      const crc = at(previous, byte);
      table[byte] = (crc >>> 8) ^ at(first, crc & 0xff);
    }
    previous = table;
  }
  return tables;
}
