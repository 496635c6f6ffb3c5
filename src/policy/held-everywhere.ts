import type { Held } from './gate-rows.ts';

/** What every gate asks alike, whatever it is about: done once, where acts, proposals and payments are done. */
export const heldEverywhere: readonly Held[] = [
  {
    by: 'GATE_CLOSED where who spoke before has left, lost the mandate or the key (audit); agreements are counted anew, and never of who made one another (proposals)',
    cells: {
      F95: 'D RO TF CI AM RR GO OC PD FD GR DR CH MR CN EX HO PM RB TA AS AV MP RV CE CF SP RP RS PO',
    },
  },
  {
    by: 'GATE_CLOSED, or told to the house, where the log does not verify or its seal is late (audit)',
    cells: { F98: 'D RO TF CI AM RR GO OC PD FD GR DR MR CN EX HO PM RB TA AS AV MP RV CE CF SP RP RS PO' },
  },
];
