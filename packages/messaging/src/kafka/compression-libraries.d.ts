declare module 'kafkajs-snappy' {
  const snappy: () => {
    compress(encoder: { readonly buffer: Buffer }): Promise<Buffer>;
    decompress(buffer: Buffer): Promise<Buffer>;
  };
  export default snappy;
}

declare module 'lz4js' {
  const lz4: {
    compress(bytes: Uint8Array): Uint8Array | number[];
    decompress(frame: Uint8Array): Uint8Array | number[];
  };
  export default lz4;
}
