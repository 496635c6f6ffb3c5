import { z } from 'zod';
import { idWire, instantWire, textWire } from '../../http/wire.ts';
import { algorithms } from '../../kernel/signing.ts';
import { recordStanding } from '../transferable-records/index.ts';

/** Shapes of DCSA EBL 3, ISS 3, SUR 3, END 3 and PINT 3. What we do not read is kept as it came. */
const checksum = z.string().regex(/^[0-9a-f]{64}$/);
export const platformCode = z.string().regex(/^[A-Z0-9]{3,4}$/);

export const identifyingCodeWire = z.looseObject({
  codeListProvider: z.string().min(1).max(100),
  partyCode: z.string().min(1).max(150),
  codeListName: z.string().max(100).optional(),
});
export type IdentifyingCode = z.infer<typeof identifyingCodeWire>;

const partyWire = z.looseObject({
  partyName: z.string().min(1).max(200),
  identifyingCodes: z.array(identifyingCodeWire).optional(),
});

export const transportDocumentWire = z
  .looseObject({
    transportDocumentReference: z.string().min(1).max(20),
    transportDocumentTypeCode: z.enum(['BOL', 'SWB']),
    isElectronic: z.boolean().optional(),
    isToOrder: z.boolean(),
    isShippedOnBoardType: z.boolean(),
    freightPaymentTermCode: z.enum(['PRE', 'COL']).optional(),
    shippedOnBoardDate: z.iso.date().optional(),
    receivedForShipmentDate: z.iso.date().optional(),
    carrierCode: z.string().min(1).max(4),
    carrierCodeListProvider: z.enum(['SMDG', 'NMFTA']),
    transports: z.looseObject({
      portOfLoading: z.looseObject({
        UNLocationCode: z
          .string()
          .regex(/^[A-Z]{2}[A-Z2-9]{3}$/)
          .optional(),
      }),
      portOfDischarge: z.looseObject({
        UNLocationCode: z
          .string()
          .regex(/^[A-Z]{2}[A-Z2-9]{3}$/)
          .optional(),
      }),
    }),
    documentParties: z.looseObject({
      shipper: partyWire,
      consignee: partyWire.optional(),
      endorsee: partyWire.optional(),
    }),
    consignmentItems: z.array(z.looseObject({})).min(1),
    utilizedTransportEquipments: z.array(z.looseObject({})).optional(),
  })
  .superRefine((td, c) => {
    const parties = td.documentParties;
    const bad = (path: string[], message: string) => c.addIssue({ code: 'custom', path, message });
    if (td.transportDocumentTypeCode === 'SWB' && td.isToOrder) bad(['isToOrder'], 'a sea waybill is never to order');
    if (parties.consignee && parties.endorsee)
      bad(['documentParties', 'endorsee'], 'consignee and endorsee exclude each other');
    if (td.isToOrder && parties.consignee)
      bad(['documentParties', 'consignee'], 'a document to order has no consignee but an endorsee');
    if (!td.isToOrder && !parties.consignee)
      bad(['documentParties', 'consignee'], 'a straight document names its consignee');
    if (!td.isToOrder && parties.endorsee)
      bad(['documentParties', 'endorsee'], 'only a document to order has an endorsee');
    if ((td.shippedOnBoardDate === undefined) === (td.receivedForShipmentDate === undefined))
      bad(['shippedOnBoardDate'], 'exactly one of shippedOnBoardDate and receivedForShipmentDate');
  });
export type TransportDocument = z.infer<typeof transportDocumentWire>;

export const issueToWire = z.looseObject({
  partyName: z.string().min(1).max(200),
  sendToPlatform: platformCode,
  identifyingCodes: z.array(identifyingCodeWire).min(1),
});

export const issuanceRequestWire = z.looseObject({
  document: z.record(z.string(), z.unknown()),
  issueTo: z.record(z.string(), z.unknown()),
  issuanceManifestSignedContent: z.string().max(20_000),
  eBLVisualisationByCarrier: z
    .looseObject({ name: z.string().max(100), content: z.string(), contentType: z.string().optional() })
    .optional(),
});
export type IssuanceRequest = z.infer<typeof issuanceRequestWire>;

export const issuanceManifestWire = z.looseObject({
  documentChecksum: checksum,
  issueToChecksum: checksum,
  eBLVisualisationByCarrierChecksum: checksum.optional(),
});

export const surrenderResponseWire = z
  .strictObject({
    surrenderRequestReference: z.string().min(1).max(100),
    action: z.enum(['SURR', 'SREJ']),
    comments: z.string().max(255).optional(),
  })
  .refine((r) => r.action !== 'SREJ' || (r.comments !== undefined && r.comments.trim() !== ''), {
    message: 'a refusal says why',
    path: ['comments'],
  });

const documentMetadata = z.looseObject({
  name: z.string().min(1).max(200),
  size: z.number().int().min(1),
  mediaType: z.string().max(100),
  documentChecksum: checksum,
});
export type DocumentMetadata = z.infer<typeof documentMetadata>;

export const envelopeManifestWire = z.looseObject({
  transportDocumentChecksum: checksum,
  lastEnvelopeTransferChainEntrySignedContentChecksum: checksum,
  supportingDocuments: z.array(documentMetadata).max(50),
  eBLVisualisationByCarrier: documentMetadata.optional(),
});
export type EnvelopeManifest = z.infer<typeof envelopeManifestWire>;

const chainParty = z.looseObject({
  partyName: z.string().min(1).max(200),
  eblPlatform: platformCode,
  identifyingCodes: z.array(identifyingCodeWire).optional(),
});
export type ChainParty = z.infer<typeof chainParty>;

export const actionCodes = [
  'ISSUE',
  'TRANSFER',
  'ENDORSE',
  'ENDORSE_TO_ORDER',
  'BLANK_ENDORSE',
  'SIGN',
  'SURRENDER_FOR_DELIVERY',
  'SURRENDER_FOR_AMENDMENT',
  'SACC',
  'SREJ',
] as const;
export type ActionCode = (typeof actionCodes)[number];
/** Spellings of the drafts that some platforms still send. */
const olderCodes: Record<string, ActionCode> = {
  ISSU: 'ISSUE',
  TRNS: 'TRANSFER',
  ENDO: 'ENDORSE',
  RESD: 'SURRENDER_FOR_DELIVERY',
  RESA: 'SURRENDER_FOR_AMENDMENT',
};

export const transactionWire = z.preprocess(
  (value) => {
    if (value === null || typeof value !== 'object') return value;
    const { action, actionCode, ...rest } = value as Record<string, unknown>;
    const code = actionCode ?? action;
    return { ...rest, actionCode: typeof code === 'string' ? (olderCodes[code] ?? code) : code };
  },
  z.looseObject({
    actionCode: z.enum(actionCodes),
    actor: chainParty,
    recipient: chainParty.optional(),
    actionDateTime: z.union([instantWire, z.number()]).optional(),
    timestamp: z.number().optional(),
    comments: z.string().max(255).optional(),
  }),
);
export type Transaction = z.infer<typeof transactionWire>;

export const chainEntryWire = z.looseObject({
  eblPlatform: platformCode,
  transportDocumentChecksum: checksum,
  previousEnvelopeTransferChainEntrySignedContentChecksum: checksum.nullish(),
  issuanceManifestSignedContent: z.string().max(20_000).nullish(),
  controlTrackingRegistry: z.string().nullish(),
  transactions: z.array(transactionWire).min(1).max(200),
});
export type ChainEntry = z.infer<typeof chainEntryWire>;

export const envelopeWire = z.looseObject({
  transportDocument: z.record(z.string(), z.unknown()),
  envelopeManifestSignedContent: z.string().max(50_000),
  envelopeTransferChain: z.array(z.string().max(200_000)).min(1).max(100),
});
export type Envelope = z.infer<typeof envelopeWire>;

export const responseCodes = ['RECE', 'DUPE', 'BSIG', 'BENV', 'BETR', 'INCD', 'MDOC', 'DISE'] as const;
export type ResponseCode = (typeof responseCodes)[number];
export const finishedResponseWire = z.looseObject({
  lastEnvelopeTransferChainEntrySignedContentChecksum: checksum,
  responseCode: z.enum(responseCodes),
  reason: z.string().nullish(),
  missingAdditionalDocumentChecksums: z.array(checksum).optional(),
  receivedAdditionalDocumentChecksums: z.array(checksum).optional(),
  duplicateOfAcceptedEnvelopeTransferChainEntrySignedContent: z.string().optional(),
});
export type FinishedResponse = z.infer<typeof finishedResponseWire>;

export const counterpartInput = z.strictObject({
  kind: z.enum(['platform', 'carrier']),
  partyId: idWire('party'),
  /** Code of the platform, or SMDG or NMFTA code of the carrier. */
  code: z.string().regex(/^[A-Z0-9]{2,4}$/),
  algorithm: z.enum(algorithms).default('EdDSA').meta({
    description: 'By which it signs, and by no other: EdDSA (Ed25519), ES256 or PS256 (RSA of 2,048 bits or more)',
  }),
  publicKey: z
    .string()
    .regex(/^[A-Za-z0-9_-]{43,1000}$/)
    .meta({ description: 'base64url: the 32 bytes of an Ed25519 key, or the SubjectPublicKeyInfo of another' }),
  keyId: z
    .string()
    .regex(/^[\x21-\x7e]{1,200}$/)
    .optional()
    .meta({
      description: 'What its signatures say as kid; without one, the first 16 hex digits of the SHA-256 of the key',
    }),
  baseUrl: z.url({ protocol: /^https?$/ }).max(2_000),
  /** What we show it: `Authorization: Bearer …`. */
  credential: z.string().min(8).max(500).optional(),
});
export const counterpartView = counterpartInput
  .omit({ credential: true })
  .extend({ keyId: z.string() })
  .meta({ id: 'EblCounterpart' });
export type CounterpartView = z.infer<typeof counterpartView>;

export const eblView = z
  .object({
    id: idWire('ebl'),
    transportDocumentReference: z.string(),
    documentChecksum: z.string(),
    document: z.record(z.string(), z.unknown()),
    carrierId: idWire('party'),
    ...recordStanding,
    /** Whom the holder is to be asked at, when it is a platform. */
    awayAt: z.string().nullable(),
    surrenderRequestReference: z.string().nullable(),
    consigneeElsewhere: z.string().nullable().meta({
      description:
        'Of a straight document: its consignee, where that is no party here; the carrier keeps the seat of title for it meanwhile',
    }),
  })
  .meta({ id: 'Ebl', description: 'A DCSA transport document held as a transferable record' });
export type EblView = z.infer<typeof eblView>;

export const platformTransferInput = z.strictObject({
  toPlatform: platformCode,
  recipient: z.strictObject({ partyName: textWire(200), identifyingCodes: z.array(identifyingCodeWire).min(1) }),
  action: z.enum(['TRANSFER', 'SURRENDER_FOR_DELIVERY', 'SURRENDER_FOR_AMENDMENT']).default('TRANSFER'),
  supportingDocuments: z
    .array(z.strictObject({ name: textWire(100), mediaType: textWire(100), content: z.base64().max(700_000) }))
    .max(10)
    .default([]),
});
export const envelopeView = z
  .object({
    id: idWire('eblEnvelope'),
    eblId: z.string(),
    direction: z.enum(['sent', 'received']),
    platform: z.string(),
    state: z.enum(['STARTED', 'INCOMPLETE', 'ACCEPTED', 'REJECTED', 'DISPUTED', 'SENDING']),
    responseCode: z.string().nullable(),
    reason: z.string().nullable(),
    attempts: z.int(),
  })
  .meta({ id: 'EblEnvelope' });
export type EnvelopeView = z.infer<typeof envelopeView>;
