import type { Held } from './gate-rows.ts';

/** What every gate asks alike, whatever it is about: done once, where acts, proposals and payments are done. */
export const heldEverywhere: readonly Held[] = [
  {
    by: 'GATE_CLOSED where who spoke before has left, lost the mandate or the key (audit); agreements are counted anew, and never of who made one another (proposals)',
    cells: {
      F95: 'D RO TF CI AM RR GO OC PD FD GR DR CH MR CN EX HO PM RB TA AS AV MP RV CE CF SP RP RS PO EC',
    },
  },
  {
    by: 'GATE_CLOSED, or told to the house, where the log does not verify or its seal is late (audit)',
    cells: { F98: 'D RO TF CI AM RR GO OC PD FD GR DR MR CN EX HO PM RB TA AS AV MP RV CE CF SP RP RS PO EC' },
  },
  {
    by: 'PAYMENT_RECORDED: a transfer pays once; who is paid is who the record entitles and is not typed (money out)',
    cells: { F100: 'D TF MR HO PM RB AV MP CF' },
  },
  {
    by: 'GATE_CLOSED: payee entitled by the record, into an account proved and called back; PAYMENT_RECORDED (money out)',
    cells: { F100: 'SP PO' },
  },
  {
    by: 'the price came in once, from the buyer: RECEIPT_RECORDED (money in), under a contract by its hash (realisation)',
    cells: { F100: 'RS' },
  },
  {
    by: 'the token of the order opens once, for the vehicle that it names (releases)',
    cells: { F100: 'GO' },
  },
  { because: 'no money leaves and nobody is paid: one debt takes the place of another, once', cells: { F100: 'RO' } },
  {
    by: 'levels by amount: of the claim taken or given back, the line, the transfer, the documents, the reference of the sale (audit)',
    cells: { F96: 'AS CE DR RP SP TA' },
  },
  {
    because: 'core firm and seller bind themselves alone; the factor’s people agree by amount when it pays the advance',
    cells: { F96: 'RV' },
  },
  {
    by: 'the judgement of the goods at the moment of the sale: GATE_CLOSED, a second person, or told (judgement, realisation)',
    cells: {
      F1: 'RS',
      F4: 'RS',
      F9: 'RP RS',
      F14: 'RS',
      F16: 'RS',
      F18: 'RS',
      F22: 'RP RS',
      F26: 'RS',
      F30: 'RS',
      F31: 'RS',
      F33: 'RS',
      F34: 'RS',
      F45: 'RP RS',
      F47: 'RP RS',
      F66: 'RP',
    },
  },
  {
    by: 'incidents and restraints over the goods that the money came from: a second person, or told (realisation, surrogates)',
    cells: { F16: 'PO', F39: 'PO' },
  },
];
