import { z } from 'zod';
import { dateWire, idWire, instantWire, textWire } from '../../http/wire.ts';

export const placeWire = z
  .string()
  .regex(/^([A-Z]{2}(-[A-Z0-9]{1,3})?|TARGET)$/, 'a country (ISO 3166), a part of one, or TARGET');
const confidences = ['verified', 'secondary', 'recalled'] as const;
const weekendWire = z
  .array(z.int().min(1).max(7))
  .max(6)
  .refine((days) => new Set(days).size === days.length, 'names a weekday twice');

export const proposeYearInput = z.strictObject({
  place: placeWire,
  year: z.int().min(2000).max(2100),
  timeZone: textWire(60),
  /** ISO weekdays of rest. */
  weekend: weekendWire.default([6, 7]),
  /** Days on which banks rest besides; those that fall on a weekend may be named. */
  closedOn: z.array(dateWire).max(366),
  /** Days of the weekend that are worked (调休). */
  workedOn: z.array(dateWire).max(60).default([]),
  /** The notice or the law, so that another person can look. */
  source: textWire(500),
  confidence: z.enum(confidences),
});
export type ProposeYearInput = z.output<typeof proposeYearInput>;

export const answerYearInput = z.strictObject({ agree: z.boolean() });

export const calendarYearView = z
  .object({
    id: idWire('calendarYear').nullable(),
    place: z.string(),
    year: z.int(),
    timeZone: z.string(),
    closedOn: z.array(dateWire),
    workedOn: z.array(dateWire),
    source: z.string(),
    confidence: z.enum(confidences),
    status: z.enum(['shipped', 'proposed', 'agreed', 'refused', 'superseded']),
    proposedBy: z.string().nullable(),
    answeredBy: z.string().nullable(),
  })
  .meta({ id: 'CalendarYear', description: 'The banking days of one place and year, and what they rest on' });
export type CalendarYearView = z.infer<typeof calendarYearView>;

export const calendarView = z
  .object({
    place: z.string(),
    timeZone: z.string(),
    version: z.string(),
    knownFrom: dateWire.nullable(),
    knownUntil: dateWire
      .nullable()
      .meta({ description: 'After this day each weekday counts as a banking day, and is marked so' }),
    endsSoon: z.boolean(),
    years: z.array(calendarYearView),
  })
  .meta({ id: 'Calendar', description: 'What is known of the banking days of a place' });
export type CalendarView = z.infer<typeof calendarView>;

export const recordClosingInput = z.strictObject({ closedOn: dateWire, reason: textWire(200) });
export type RecordClosingInput = z.infer<typeof recordClosingInput>;

export const closingView = z
  .object({
    id: idWire('calendarClosing'),
    bankId: idWire('party'),
    closedOn: dateWire,
    reason: z.string(),
    removedAt: instantWire.nullable(),
  })
  .meta({ id: 'CalendarClosing', description: 'A day on which a bank is closed besides the holidays of its place' });
export type ClosingView = z.infer<typeof closingView>;
