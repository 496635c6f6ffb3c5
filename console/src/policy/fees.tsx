import { Room } from '../admin/table.tsx';
import type { Schemas } from '../api/call.ts';
import { useCatalogue } from '../api/catalogue.ts';
import { useNames } from '../api/names.ts';
import { ratioText } from '../parts/format.ts';
import { useWords } from '../words/index.ts';
import { valueOf } from '../words/terms/index.ts';
import { ruleOf } from '../words/terms/rules.ts';
import { sourceIn } from './sources.ts';

/** What may not be charged to which client, why, and what of it was asked for and refused. */
export function Fees() {
  const { t, language } = useWords();
  const nameOf = useNames();
  const done = useCatalogue('act');
  const worded = (code: string) => valueOf(code, language) ?? code;
  return (
    <Room<Schemas['FeeBlock']>
      title="policy.fees"
      lead="policy.feesLead"
      path="/v1/fee-blocks"
      none="policy.noFees"
      keyOf={({ partyId }) => partyId}
      columns={[
        { key: 'party', title: t('policy.firm'), cell: ({ partyId }) => <strong>{nameOf(partyId) ?? '—'}</strong> },
        {
          key: 'size',
          title: t('policy.sizeForFees'),
          cell: ({ size, sizeStatedBy }) =>
            size === null ? (
              <span className="quiet">{t('policy.sizeUnknown')}</span>
            ) : (
              <>
                {worded(size)} <span className="quiet small">{nameOf(sizeStatedBy) ?? ''}</span>
              </>
            ),
        },
        {
          key: 'blocked',
          title: t('policy.notCharged'),
          cell: ({ blocked }) =>
            blocked.length === 0 ? (
              <span className="quiet">{t('policy.nothingBlocked')}</span>
            ) : (
              <ul className="stack tight">
                {blocked.map(({ fee, mostBps, isOpenToSyndicates, rule, validFrom, source }) => (
                  <li key={fee} title={sourceIn(source, language) ?? source}>
                    <p>
                      <strong>{worded(fee)}</strong>{' '}
                      {mostBps === null || mostBps === 0
                        ? t('policy.feeNone')
                        : t('policy.feeMost', { share: ratioText(mostBps) })}
                      {isOpenToSyndicates && ` · ${t('policy.feeSyndicate')}`}
                    </p>
                    <p className="quiet small">
                      {ruleOf(rule, language)} · <span className="day">{t('policy.since', { on: validFrom })}</span>
                    </p>
                  </li>
                ))}
              </ul>
            ),
        },
        {
          key: 'refused',
          title: t('policy.feesRefused'),
          cell: ({ refused }) =>
            refused.length === 0 ? (
              '—'
            ) : (
              <ul className="stack tight">
                {refused.map(({ fee, verb, onDay, times }) => (
                  <li key={`${fee} ${verb} ${onDay}`} title={done(verb)}>
                    {worded(fee)}{' '}
                    <span className="day quiet small">
                      {onDay}
                      {times > 1 && ` ×${times}`}
                    </span>
                  </li>
                ))}
              </ul>
            ),
        },
      ]}
    />
  );
}
