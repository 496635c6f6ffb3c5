import { refusalList } from '../../kernel/refusal.ts';

export const correctionKinds = ['ticket_void', 'lot_marks'] as const;
export type CorrectionKind = (typeof correctionKinds)[number];
export const correctionStatuses = ['open', 'made', 'declined'] as const;
export type CorrectionStatus = (typeof correctionStatuses)[number];

export const correctionRefusals = refusalList({
  TICKET_OF_THE_GATE: [
    'precondition',
    'The gate wrote this ticket as it let goods out on an order or a return',
    '该磅单由出库环节依放货指令或返还自动生成',
    'Void tickets of the weighbridge only; what the gate booked is put right by weighing the lot anew',
    '仅可作废磅房登记的磅单；出库记账如有误请对批次复磅',
  ],
  TICKET_VOID: [
    'wrong-state',
    'The ticket was voided already',
    '该磅单已作废',
    'Record the right one under another number',
    '请以新编号登记正确磅单',
  ],
  CORRECTION_OPEN: [
    'conflict',
    'A correction of this waits for the lenders’ answers',
    '该事项已有更正待银行答复',
    'Have the lenders that facts name answer it',
    '请由 facts 所列银行答复',
  ],
  CORRECTION_ANSWERED: [
    'wrong-state',
    'The correction was made or declined, or you have answered it',
    '该更正已完成、被拒绝或贵方已答复',
    'Read it again',
    '请重新读取',
  ],
});

export interface Answer {
  lenderId: string;
  personId: string;
  at: string;
  accept: boolean;
  reason: string | null;
}

/** One lender that declines is enough; all must agree to what takes from the book what all of them read (practice). */
export function statusOf(lenderIds: readonly string[], answers: readonly Answer[]): CorrectionStatus {
  if (answers.some(({ accept }) => !accept)) return 'declined';
  return lenderIds.every((id) => answers.some(({ lenderId }) => lenderId === id)) ? 'made' : 'open';
}
