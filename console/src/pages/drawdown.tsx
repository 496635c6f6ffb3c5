import { useSuspenseQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { api } from '../api/call.ts';
import { Conditions } from '../parts/conditions.tsx';
import { Figure } from '../parts/figure.tsx';
import { amountText } from '../parts/format.ts';
import { History } from '../parts/history.tsx';
import { inChinese } from '../parts/in-chinese.ts';
import { Judged } from '../parts/judged.tsx';
import { Papers } from '../parts/papers.tsx';
import { Awaited, Panel, ThingHead, useRow } from '../parts/thing.tsx';
import { Reference } from '../parts/value.tsx';
import { useWords } from '../words/index.ts';
import { oneOf, termOf } from '../words/terms/index.ts';

/** May the money go: every condition, and the facility that would bear it. */
export default function Drawdown() {
  const { id = '' }: { id?: string } = useParams({ strict: false });
  const { t, language } = useWords();
  const row = useRow('drawdowns', id);
  const { data: drawdown } = useSuspenseQuery({
    queryKey: ['drawdown', id],
    queryFn: () => api.call('getDrawdown', { path: { drawdownId: id } }),
  });
  const { amount, conditions, dueOn, facilityId, holdReason } = drawdown;
  const met = conditions.filter((each) => each.met === true).length;
  return (
    <>
      <ThingHead
        noun="drawdowns"
        row={row}
        whole={drawdown}
        title={`${oneOf('drawdowns', language)} · ${amount.currency} ${amountText(amount.amountMinor, amount.currency)}`}
      />
      {holdReason !== null && (
        <p className="notice-bar">{t('drawdown.held', { reason: termOf('reason', holdReason, language) })}</p>
      )}
      <div className="columns">
        <div className="two-thirds stack">
          <Figure
            label={termOf('column', 'amountMinor', language)}
            minor={amount.amountMinor}
            currency={amount.currency}
          >
            <p className="quiet small">
              {amount.currency === 'CNY' && <span lang="zh">{inChinese(BigInt(amount.amountMinor))} · </span>}
              {termOf('column', 'dueOn', language)} {dueOn} · <Reference id={facilityId} />
            </p>
          </Figure>
          <Awaited objectId={id} />
          <Panel title={t('drawdown.conditions', { met, all: conditions.length })}>
            <Conditions of={conditions} />
          </Panel>
        </div>
        <div className="third stack">
          <Judged facilityId={facilityId} />
          <p>
            <Link to="/$noun/$id" params={{ noun: 'facilities', id: facilityId }}>
              {t('drawdown.facility')}
            </Link>
          </p>
          <Papers objectId={id} />
          <History objectId={id} />
        </div>
      </div>
    </>
  );
}
