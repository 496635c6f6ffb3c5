import { z } from 'zod';
import { hashWire, idWire, instantWire, quantityWire, textWire } from '../../http/wire.ts';
import { awaitedWhats } from './awaited.ts';
import { doubts } from './engine/doubts.ts';
import { acts, breachKinds, deviceKinds, doubtReasons, measures, refusedReasons, unprovables } from './engine/index.ts';
import { questionReasons, questionStatuses } from './question-rules.ts';
import { legStates } from './rules.ts';
import { riskClasses, TAGS_MOST } from './settings-rules.ts';
import { statusReasons } from './status-reasons.ts';

const seconds = z
  .int()
  .min(1)
  .max(90 * 86_400);

const kilograms = z.number().positive().max(10_000_000);
/** No scale shows less than a gram. */
const tolerance = z.number().min(0.001).max(10_000_000);
/** Colder or hotter than any store or wagon; its sensors end there. */
const celsius = z.number().min(-90).max(150);

/** What the custodian may set of a watch, in the words of the scenario contract. What is expected by weight the books say. */
export const expectedWire = z.strictObject({
  sealNumber: textWire(40).optional(),
  weight: z
    .strictObject({
      expectedKg: kilograms.optional().meta({ description: 'The books say it; where it is stated it must be theirs' }),
      toleranceKg: tolerance,
      tareKg: kilograms.optional().meta({ description: 'What the scale shows beside the goods and their packing' }),
    })
    .optional(),
  tags: z.array(textWire(64)).max(TAGS_MOST).optional(),
  climate: z
    .strictObject({ minC: celsius.optional(), maxC: celsius.optional(), maxExcursionS: seconds.optional() })
    .optional(),
  maxSilenceS: seconds.optional(),
  maxDoorOpenS: seconds.optional(),
  maxSeparationM: z.number().positive().max(100_000).optional(),
});
export type ExpectedWire = z.infer<typeof expectedWire>;
/** As it stands: where all is gone the books say nothing weighs there, which nobody may ask for. */
const expectedView = expectedWire.extend({
  weight: z
    .strictObject({ expectedKg: z.number().min(0).optional(), toleranceKg: tolerance, tareKg: kilograms.optional() })
    .optional(),
});

/** New settings, whole: what is left out is not asked for any more. What is expected by weight stays the books’. */
export const setWatchInput = z.strictObject({
  expected: expectedWire.extend({ weight: z.strictObject({ toleranceKg: tolerance }).optional() }),
});
export const agreeWatchInput = z.strictObject({ version: z.int().min(1) });

export const subjectKindWire = z.enum(['lot', 'container', 'wagon', 'truck']);

export const startWatchInput = z
  .strictObject({
    code: textWire(40),
    kind: subjectKindWire,
    siteId: idWire('site').optional().meta({ example: 'site_01920f4e7c317a529d1e3b5f60718293' }),
    corridorId: idWire('corridor').optional(),
    lotIds: z.array(idWire('lot')).min(1).max(100),
    deviceIds: z.array(idWire('device')).min(1).max(20),
    expected: expectedWire,
  })
  .refine((w) => (w.siteId === undefined) !== (w.corridorId === undefined), 'expected either siteId or corridorId');
export type StartWatchInput = z.infer<typeof startWatchInput>;

export const countQuestionView = z
  .object({
    id: idWire('countQuestion'),
    subjectId: idWire('subject'),
    custodianId: idWire('party'),
    reason: z.enum(questionReasons),
    facts: z.record(z.string(), z.unknown()),
    lotIds: z.array(idWire('lot')),
    status: z
      .enum(questionStatuses)
      .meta({ description: 'overdue: nothing new is lent on the goods until it is answered' }),
    askedAt: instantWire,
    dueAt: instantWire,
    answer: z.record(z.string(), z.unknown()).nullable(),
    answeredAt: instantWire.nullable(),
  })
  .meta({
    id: 'CountQuestion',
    description: 'What devices cannot tell, asked of who keeps the goods: a count, by a time',
  });
export type CountQuestionView = z.infer<typeof countQuestionView>;

export const answerQuestionInput = z.strictObject({
  counts: z
    .array(z.strictObject({ lotId: idWire('lot'), quantity: quantityWire }))
    .min(1)
    .max(100),
  /** SHA-256 of the count sheet. */
  documentHash: hashWire,
  /** Who counted. */
  by: textWire(200),
  note: textWire(500).optional(),
});
export type AnswerQuestionInput = z.output<typeof answerQuestionInput>;

const limitsView = z
  .object({
    riskClass: z.enum(riskClasses),
    silenceS: z.int(),
    ageS: z.int(),
    placeAtRestS: z.int().optional(),
    placeUnderWayS: z.int().optional(),
    aheadS: z.int(),
    toleranceBps: z.int(),
    separationM: z.int(),
    doorOpenS: z.int(),
    sources: z.int(),
    measures: z.array(z.enum(measures)),
  })
  .meta({ id: 'WatchLimits' });

export const subjectView = z
  .object({
    id: idWire('subject'),
    code: z.string(),
    kind: subjectKindWire,
    registeredBy: idWire('party'),
    siteId: z.string().nullable(),
    corridorId: z.string().nullable(),
    expected: expectedView.meta({ description: 'As the custodian set it; the weight is what the books say' }),
    settingsVersion: z.int().meta({ description: 'Counts the settings: what a lender agrees to' }),
    lastVersion: z.int().meta({ description: 'Highest number given; of what is asked for, where anything is' }),
    asked: expectedWire.nullable().meta({ description: 'Looser settings that wait until every lender has agreed' }),
    limits: limitsView.nullable().meta({ description: 'The strictest of what the lenders ask for; null without one' }),
    watchedFrom: instantWire,
    endedAt: instantWire.nullable(),
    status: z.enum(['in_control', 'at_risk', 'lost', 'unverified']).meta({
      description: 'By its devices and by every breach over it that is not closed, as in the control positions over it',
    }),
    statusSince: instantWire,
    statusReason: z.enum(statusReasons),
    steadyUntil: instantWire.nullable().meta({
      description:
        'While it is better than it says: when it has been so for long enough to say so. Of a doubt that time ends: when that will be, if nothing of the kind comes anew',
    }),
    lotIds: z.array(idWire('lot')),
    deviceIds: z.array(idWire('device')),
    revokedDeviceIds: z.array(idWire('device')).meta({
      description:
        'Devices of the watch that were revoked and that no other has replaced: it proves nothing while there are any',
    }),
  })
  .meta({ id: 'Subject', description: 'A container, wagon, truck or lot under watch' });
export type SubjectView = z.infer<typeof subjectView>;

export const awaitedWire = z
  .object({
    what: z.enum(awaitedWhats),
    kind: z.enum(breachKinds).optional().meta({ description: 'The breach that it is about' }),
    by: z.string().optional().meta({
      description: 'What ends the breach; of anything else, the reason of the position that it would take away',
    }),
    inWords: z
      .object({ en: z.string(), zh: z.string() })
      .optional()
      .meta({ description: 'What ends the breach or the doubt, or who does what is awaited, in words' }),
    until: instantWire.optional(),
  })
  .meta({ id: 'Awaited', description: 'One thing that must still happen before goods count as held again' });

/** A subject as it is read: with what its watch is worth to whoever lends on the goods. */
export const subjectSeenView = subjectView
  .extend({
    ownPhysical: z
      .object({ state: z.enum(legStates), reason: z.string() })
      .nullable()
      .meta({
        description:
          'What the watch is worth to the reader, beside `status`, which is what devices and breaches say: the worst physical leg of the reader’s own positions over it, as `WATCH_NOT_AGREED` while its agreement is missing. Null for who has none',
      }),
  })
  .meta({ id: 'SubjectSeen', description: 'A subject, and how it stands for the reader' });
export type SubjectSeenView = z.infer<typeof subjectSeenView>;

export const watchBeforeView = z
  .object({
    subjectId: idWire('subject'),
    code: z.string(),
    endedAt: instantWire,
    endedBy: z
      .string()
      .nullable()
      .meta({ description: 'The person; null where it ended with its goods, or is not known' }),
    status: subjectView.shape.status.meta({ description: 'How it stood when it ended' }),
    statusReason: z.enum(statusReasons),
    doubts: z
      .array(z.enum(doubts))
      .meta({ description: 'What was doubted of the goods then, told or behind what was told' }),
  })
  .meta({ id: 'WatchBefore', description: 'How the watch ended that was over the same goods before' });
export type WatchBeforeView = z.infer<typeof watchBeforeView>;

export const subjectNowView = subjectSeenView
  .extend({
    watchBefore: watchBeforeView.nullable().meta({
      description:
        'The last watch that ended over any of these goods, or over what they came out of, before this one began: this one knows nothing of what that saw',
    }),
    awaited: z.array(awaitedWire).meta({ description: 'All that is still awaited; empty where all is well' }),
    seals: z
      .array(z.object({ number: z.string(), until: instantWire.nullable() }))
      .meta({ description: 'The seal numbers that are right now: two while one is being changed for another' }),
  })
  .meta({ id: 'SubjectNow', description: 'A subject with what it waits for and which seal is right at this moment' });
export type SubjectNowView = z.infer<typeof subjectNowView>;

const upTo = (what: string) =>
  z
    .number()
    .optional()
    .meta({ description: `Up to so many ${what} it stays unseen` });
const withinS = (what: string) =>
  z
    .number()
    .nullable()
    .meta({ description: `Seconds within which ${what}; null where that never happens by itself` });

const sensed = {
  kind: z.string().nullable().meta({ description: 'The breach it is told as; null where it only holds money' }),
  unprovable: z
    .enum(unprovables)
    .nullable()
    .meta({ description: 'Why this watch cannot prove it at all; null where it can' }),
  metres: upTo('metres'),
  seconds: upTo('seconds'),
  kg: upTo('kilograms'),
  tags: upTo('tags'),
  toldFromKg: z
    .int()
    .optional()
    .meta({ description: 'Mass of which so much is told; what is less, and more than kg, only holds money' }),
  toldWithinS: withinS('more than that is told'),
  heldWithinS: withinS('money is held'),
};

export const sensitivityView = z
  .object({
    act: z.enum(acts),
    words: z.string(),
    wordsZh: z.string(),
    ...sensed,
    silenced: z.object(sensed).nullable().meta({
      description:
        'The same where the devices are first kept as silent as the watch lets them be, receivers under foil; null where silence changes nothing of it',
    }),
  })
  .meta({ id: 'Sensitivity', description: 'What somebody who knows the rules could do without being told of' });
export type SensitivityView = z.infer<typeof sensitivityView>;

/** A watch as it is started or agreed to: with what it can and cannot prove, before anybody lends on it. */
export const watchProvesView = subjectView
  .extend({ sensitivity: z.array(sensitivityView) })
  .meta({ id: 'WatchAndItsSensitivity' });
export type WatchProvesView = z.infer<typeof watchProvesView>;

const tally = (description: string) => z.int().min(0).meta({ description });

export const subjectDeviceView = z
  .object({
    deviceId: idWire('device'),
    code: z.string(),
    kind: z.enum(deviceKinds),
    trust: z.number().min(0).max(1).meta({ description: 'How far its word goes, from everything below; 1 is fully' }),
    received: tally('Messages judged since the watch began'),
    repeated: tally('Messages that came again; the newest of them may not be counted yet'),
    missing: tally('Sequence numbers skipped and not yet seen; null of a device without numbers').nullable(),
    late: tally('Messages too late to be judged'),
    unproved: tally('Messages not signed, or wrongly, by a device with a key'),
    clockFaults: tally('Messages whose time was plainly wrong'),
    clockLagMs: z.number().meta({ description: 'How far its clock is behind receipt; negative where it is ahead' }),
    clones: tally(
      'Sequence numbers used for two messages: two devices speak under one name. Here at once where that puts the goods at risk, otherwise after at most 256 messages',
    ),
    contradictions: tally('Positions that other devices, or its own next ones, disproved'),
    lastReceivedAt: instantWire.nullable(),
    doubts: z
      .array(
        z.object({
          reason: z.enum([...doubtReasons, ...refusedReasons]),
          count: tally('Messages doubted so'),
          lastReceivedAt: instantWire,
        }),
      )
      .meta({ description: 'Readings kept but not believed, of the subject’s last 1,000 messages within 7 days' }),
  })
  .meta({ id: 'SubjectDevice', description: 'What speaks for and against one device that watches the subject' });
export type SubjectDeviceView = z.infer<typeof subjectDeviceView>;

export const orderControlInput = z.strictObject({
  kind: z.enum(['release', 'reseal', 'inspection', 'transfer', 'reroute']),
  from: instantWire,
  to: instantWire,
  weightKg: z.number().positive().optional(),
  tags: z.array(textWire(64)).max(2_000).optional(),
  newSealNumber: textWire(40).optional(),
  /** Who is to carry it out, where that is not the custodian. */
  inspectorId: idWire('party').optional(),
  toSiteId: idWire('site').optional(),
  toCorridorId: idWire('corridor').optional(),
  reason: textWire(500),
});
export type OrderControlInput = z.infer<typeof orderControlInput>;

export const inspectionReportInput = z.strictObject({
  goodsIntact: z.boolean(),
  newSealNumber: textWire(40).optional(),
  note: textWire(1_000),
});
export type InspectionReportInput = z.infer<typeof inspectionReportInput>;

export const controlOrderView = z
  .object({
    id: idWire('controlOrder'),
    subjectId: idWire('subject'),
    kind: orderControlInput.shape.kind,
    from: instantWire,
    to: instantWire,
    terms: z.record(z.string(), z.unknown()),
    reason: z.string(),
    orderedBy: z.string(),
    agreedBy: z.array(z.string()).meta({ description: 'Who agreed to it as a second person' }),
    orderedAt: instantWire.nullable(),
    releaseId: z.string().nullable().meta({ description: 'The release that it lets out' }),
    bookedAt: instantWire.nullable().meta({
      description:
        'When the books took what left under it, it was called back, or its goods were seized: from then on it excuses nothing',
    }),
    report: inspectionReportInput.nullable(),
    reportedFor: z.string().nullable().meta({ description: 'The party that reported' }),
    reportedAt: instantWire.nullable(),
  })
  .meta({ id: 'ControlOrder', description: 'What was authorised, and what was found when it was done' });
export type ControlOrderView = z.infer<typeof controlOrderView>;

export const breachView = z
  .object({
    id: idWire('breach'),
    subjectId: idWire('subject'),
    kind: z.enum(breachKinds),
    incident: z.int().meta({ description: 'Number of the first alarm of the incident it belongs to' }),
    confidence: z.number(),
    severity: z.enum(['minor', 'major', 'critical']),
    since: instantWire.meta({ description: 'When it began, by device time' }),
    detectedAt: instantWire.meta({ description: 'When it became certain, by receipt time' }),
    clearedAt: instantWire.nullable(),
    withdrawnAt: instantWire.nullable(),
    acknowledgedAt: instantWire.nullable(),
    signedOffAt: instantWire.nullable(),
    signOffNote: z.string().nullable(),
    closed: z.boolean(),
    orderId: z.string().nullable().meta({ description: 'The later order without which it would stand' }),
    evidence: z.unknown(),
  })
  .meta({ id: 'Breach' });
export type BreachView = z.infer<typeof breachView>;

export const deskView = z
  .object({
    assignedTo: z.string().nullable(),
    shelvedUntil: instantWire.nullable(),
    shelvedReason: z.string().nullable(),
  })
  .meta({ id: 'BreachDesk', description: 'How your party works on a breach; others do not see it' });
export type DeskView = z.infer<typeof deskView>;

/** A breach as a list shows it to a party: with what it is on that party's desk. */
export const breachOnDeskView = breachView.extend({ desk: deskView.nullable() }).meta({ id: 'BreachOnDesk' });

export const assignBreachInput = z.strictObject({ personId: idWire('person').nullable() });
export const shelveBreachInput = z.strictObject({ until: instantWire, reason: textWire(500) });
export const commentInput = z.strictObject({ text: textWire(2_000) });

export const commentView = z
  .object({
    id: idWire('comment'),
    breachId: idWire('breach'),
    partyId: idWire('party'),
    personId: idWire('person'),
    at: instantWire,
    text: z.string(),
  })
  .meta({ id: 'BreachComment' });
export type CommentView = z.infer<typeof commentView>;

export const signOffInput = z.strictObject({ note: textWire(1_000) });
