export { noteRoutes } from './routes.ts';
export type { NoteView } from './schemas.ts';
export { stationWire } from './schemas.ts';
export { addNoteParticipants, findNote, findNotesOfBill } from './store.ts';
