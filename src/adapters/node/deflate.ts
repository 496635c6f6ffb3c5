import { constants, deflateRawSync } from 'node:zlib';

/** Fast rather than small: events repeat themselves so much that little more is to be had. */
const LEVEL = 3;

/** A part of a compressed stream that stands by itself: it ends at a byte, looks back at nothing before it, and others may follow. */
export const deflate = (bytes: Uint8Array): Uint8Array =>
  deflateRawSync(bytes, { level: LEVEL, finishFlush: constants.Z_SYNC_FLUSH });
