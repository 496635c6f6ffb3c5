import { cellOf, type Found } from '../../ground/policy/index.ts';
import { refusalList } from '../../kernel/refusal.ts';
import type { PositionView } from '../../oversight/control/index.ts';

export const certificateRefusals = refusalList({
  NOT_YOUR_POSITION: [
    'not-found',
    'Your party has no position over such goods',
    '贵方对该货物没有控制状态',
    'Ask for goods that are pledged to you',
    '请查询质押给贵方的货物',
  ],
  CERTIFICATE_RECALLED: [
    'wrong-state',
    'The certificate was recalled already',
    '该证明已被撤回',
    'Issue another once the goods are controlled',
    '待货物恢复受控后另行出具',
  ],
  CERTIFICATE_TOO_LONG: [
    'invalid',
    'A certificate states one moment, and is good for hours',
    '证明仅反映出具时点，有效期以小时计',
    'Ask for at most the hours named in facts',
    '有效小时数不得超过 facts 所列',
  ],
});

/** What a certificate says: all of it is under its hash, and so under its signature. */
export interface Statement {
  form: 'holdfast control certificate v1';
  certificateId: string;
  issuerId: string;
  issuerName: string;
  itemId: string;
  facilityId: string;
  goods: Record<string, unknown>;
  /** Where a leg is degraded by what the table lets pass, the certificate says so and is none of full control. */
  state: string;
  reason: string;
  at: string;
  validUntil: string;
  legs: PositionView['legs'];
  lastSeen: Record<string, unknown> | null;
  /** What the table of gates lets pass and has printed. */
  told: Record<string, unknown>[];
}

/** Of what is found of a facility, what concerns this item: of the item, of a document for it, or of the whole facility. */
export const concerning = (found: readonly Found[], itemIds: readonly string[]): Found[] =>
  found.filter(({ fact, facts }) => {
    if (cellOf('EC', fact).sign === '-') return false;
    const about = [facts.lotId, facts.itemId, facts.lotIds, facts.itemIds].flat().filter((id) => id !== undefined);
    return about.length === 0 || about.some((id) => itemIds.includes(id as string));
  });

/** The code on a certificate: tenant, certificate and hash of what it says, as the platform signs them. */
export const statedIn = (tenantId: string, certificateId: string, hash: string): string =>
  ['HFC1', tenantId, certificateId, hash].join('.');

export const codeForm = /^HFC1\.ten_[0-9a-f]{32}\.cct_[0-9a-f]{32}\.[0-9a-f]{64}$/;

/** What is signed; the words keep it from being taken for another kind of statement. */
export const signedText = (stated: string): string => `holdfast control certificate v1\n${stated}`;
