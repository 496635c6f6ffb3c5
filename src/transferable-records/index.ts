export { chainOf, moveRecord, type OpenRecord, openRecord } from './keep.ts';
export { chainView, type RecordStanding, recordStanding } from './schemas.ts';
export { findRecords, type KeptRecord, listLinks, participantsOfRecord, standingOf } from './store.ts';
