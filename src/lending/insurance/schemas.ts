import { z } from 'zod';
import { dateWire, idWire } from '../../http/wire.ts';
import { insuranceStates, insuranceWarnings } from './rules.ts';

const minor = z.string().meta({ description: 'Minor units of the facility’s currency' });

export const insuranceView = z
  .object({
    facilityId: idWire('facility'),
    currency: z.string(),
    wantedBps: z.int().nullable().meta({ description: 'Of the value, by the terms; null where they do not ask' }),
    state: z.enum(insuranceStates),
    warning: z.enum(insuranceWarnings).nullable(),
    insuredUntil: dateWire
      .nullable()
      .meta({ description: 'The last day on which it stands insured; null: no end is near' }),
    sites: z.array(
      z.object({
        siteId: idWire('site'),
        valueMinor: minor.nullable().meta({ description: 'Now, of all the lender’s goods there; null: not known' }),
        insuredMinor: minor.nullable().meta({ description: 'null: no policy is in force' }),
        state: z.enum(insuranceStates),
        policies: z.array(
          z.object({
            policyNumber: z.string(),
            insurer: z.string(),
            sumInsuredMinor: minor,
            validFrom: dateWire,
            validTo: dateWire,
            addsUp: z.boolean(),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'FacilityInsurance', description: 'What is insured of the goods of a facility in store, site by site' });
export type InsuranceView = z.infer<typeof insuranceView>;
