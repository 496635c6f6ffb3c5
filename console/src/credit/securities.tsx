import { useQueries } from '@tanstack/react-query';
import { ask, type Schemas } from '../api/call.ts';
import { Grid } from '../parts/grid.tsx';
import { State } from '../parts/state.tsx';
import { Panel } from '../parts/thing.tsx';
import { Amount, Reference } from '../parts/value.tsx';
import { addWords, useWords } from '../words/index.ts';
import { limits as limitWords } from '../words/limits.ts';

addWords(limitWords);

interface Security {
  id: string;
  noun: 'pledges' | 'guarantees';
  giverId: string;
  most: { amountMinor: string; currency: string };
  status: string;
  /** What of the facilities asked about it stands for. */
  forIds: readonly string[];
}
/** What has ended secures nothing, and is found in its list. */
const ended = new Set(['discharged', 'refused', 'paid', 'withdrawn', 'released', 'lapsed']);

const read = (facilityId: string) => async (): Promise<Security[]> => {
  const asked = { facilityId, limit: 100 };
  const [pledges, guarantees] = await Promise.all([
    ask<{ items: Schemas['Pledge'][] }>('/v1/pledges', asked),
    ask<{ items: Schemas['Guarantee'][] }>('/v1/guarantees', asked),
  ]);
  return [
    ...pledges.items.map(({ id, status, pledgorId, maximum }) => ({
      id,
      noun: 'pledges' as const,
      giverId: pledgorId,
      most: maximum,
      status,
      forIds: [facilityId],
    })),
    ...guarantees.items.map(({ id, status, guarantorId, amount }) => ({
      id,
      noun: 'guarantees' as const,
      giverId: guarantorId,
      most: amount,
      status,
      forIds: [facilityId],
    })),
  ].filter(({ status }) => !ended.has(status));
};

/** One that secures several facilities is one row. */
function together(of: readonly Security[]): Security[] {
  const known = new Map<string, Security>();
  for (const each of of)
    known.set(each.id, { ...each, forIds: [...(known.get(each.id)?.forIds ?? []), ...each.forIds] });
  return [...known.values()];
}

/** The pledges and guarantees that stand for some facilities: which, whose, up to how much. */
export default function Securities({ of }: { of: readonly string[] }) {
  const { t, language } = useWords();
  const found = useQueries({
    queries: of.map((facilityId) => ({
      queryKey: ['securities', facilityId],
      retry: false,
      queryFn: read(facilityId),
    })),
  });
  if (found.length === 0 || found.some(({ data }) => data === undefined)) return null;
  const rows = together(found.flatMap(({ data }) => data ?? []));
  return (
    <Panel title={t('limit.securities')}>
      {rows.length === 0 ? (
        <p className="quiet">{t('limit.noSecurities')}</p>
      ) : (
        <Grid
          label={t('limit.securities')}
          rows={rows}
          keyOf={({ id }) => id}
          columns={[
            {
              key: 'security',
              title: t('limit.security'),
              cell: ({ id, noun, status }) => (
                <>
                  <Reference id={id} />
                  <div>
                    <State state={status} noun={noun} />
                  </div>
                </>
              ),
            },
            { key: 'by', title: t('limit.givenBy'), cell: ({ giverId }) => <Reference id={giverId} /> },
            {
              key: 'most',
              title: t('limit.most'),
              isNumber: true,
              cell: ({ most }) => <Amount minor={most.amountMinor} currency={most.currency} />,
            },
            ...(of.length === 1
              ? []
              : [
                  {
                    key: 'for',
                    title: t('limit.securesWhich'),
                    cell: ({ forIds }: Security) =>
                      forIds.map((id, at) => (
                        <span key={id}>
                          {at > 0 && (language === 'zh' ? '、' : ', ')}
                          <Reference id={id} />
                        </span>
                      )),
                  },
                ]),
          ]}
        />
      )}
    </Panel>
  );
}
