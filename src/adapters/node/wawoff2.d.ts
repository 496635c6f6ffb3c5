declare module 'wawoff2' {
  /** WOFF2 to plain TrueType. */
  export function decompress(font: Uint8Array): Promise<Uint8Array>;
}
