/** Where the bytes of papers lie, where that is not the database. What it gives back is checked by its hash. */
export interface PaperStore {
  put(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  get(name: string): Promise<Uint8Array<ArrayBuffer>>;
}

/** What looks at a paper before it is kept: the name of what it found, undefined for nothing. It throws where it cannot look. */
export type LookAtPaper = (bytes: Uint8Array<ArrayBuffer>) => Promise<string | undefined>;

export interface Papers {
  store?: PaperStore | undefined;
  look?: LookAtPaper | undefined;
}
