import { byOwner, byParticipants, otherwise, partOf, readByAll, systemOnly } from '../../db/participation.ts';

/** Every table of a tenant. */
export const tables = [
  ...byParticipants,
  ...[byOwner, partOf, otherwise, systemOnly, readByAll].flatMap((kind) => Object.keys(kind)),
].sort();
