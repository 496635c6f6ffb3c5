export { chainOf, moveRecord, type OpenRecord, openRecord } from './keep.ts';
export { chainView, type RecordStanding, recordStanding } from './schemas.ts';
export {
  findRecords,
  isRecordOf,
  type KeptRecord,
  listLinks,
  participantsOfRecord,
  recordOf,
  standingOf,
} from './store.ts';
