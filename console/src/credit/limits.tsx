import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ask, type Schemas } from '../api/call.ts';
import { listed, ratioText } from '../parts/format.ts';
import { Grid, type GridColumn } from '../parts/grid.tsx';
import { State } from '../parts/state.tsx';
import { Panel } from '../parts/thing.tsx';
import { Amount, Reference } from '../parts/value.tsx';
import { addWords, useWords, type Words } from '../words/index.ts';
import { limits as limitWords } from '../words/limits.ts';
import { valueOf } from '../words/terms/index.ts';

addWords(limitWords);

export type Limit = Schemas['CreditLimit'];
interface Page {
  items: Limit[];
  next: string | null;
}

/** Of a tree so many are shown. */
const MOST = 200;
export const useLimits = (asked: Record<string, string | boolean>, isWanted = true) =>
  useQuery({
    queryKey: ['limits', asked],
    enabled: isWanted,
    retry: false,
    queryFn: () => ask<Page>('/v1/limits', { ...asked, limit: MOST }),
  });

/** What is left, as a share of what was agreed to. */
const leftBps = ({ leftMinor, amount }: Limit): number =>
  Number((BigInt(leftMinor) * 10_000n) / BigInt(amount.amountMinor));

/** What a limit is for, beside whom it is on. */
export function limitCalled(
  { kind, products, onlyCurrency, maxTenorDays }: Limit,
  { t, language }: Pick<Words, 't' | 'language'>,
): string {
  const bears = [
    ...(products?.map((product) => valueOf(product, language) ?? product) ?? []),
    ...(onlyCurrency === null ? [] : [onlyCurrency]),
    ...(maxTenorDays === null ? [] : [t('limit.tenor', { days: maxTenorDays })]),
  ];
  return [t(`limit.kind.${kind}`), ...(bears.length === 0 ? [] : [listed(bears, language)])].join(' · ');
}

/** The root first, and under each what is part of it. */
export function asTree(limits: readonly Limit[]): Limit[] {
  const known = new Set(limits.map(({ id }) => id));
  const under = (parentId: string | null): Limit[] =>
    limits
      .filter((limit) => (limit.parentId !== null && known.has(limit.parentId) ? limit.parentId : null) === parentId)
      .flatMap((limit) => [limit, ...under(limit.id)]);
  return under(null);
}

/** What is used, what is reserved beside it, and what is left, as one bar. */
export function LimitBar({ of }: { of: Limit }) {
  const { t } = useWords();
  const share = (minor: string) => Number((BigInt(minor) * 10_000n) / BigInt(of.amount.amountMinor));
  const [used, reserved] = [share(of.usedMinor), share(of.reservedMinor)];
  const said = t('limit.bar', { used: ratioText(used), reserved: ratioText(reserved), left: ratioText(leftBps(of)) });
  const width = (bps: number) => `${Math.min(100, bps / 100)}%`;
  return (
    <div className="bar taken" style={{ minWidth: 96, height: 8 }} role="img" aria-label={said} title={said}>
      <i style={{ width: width(used), background: of.isOver ? 'var(--lost)' : 'var(--primary)' }} />
      <i className="reserved" style={{ left: width(used), width: width(reserved) }} />
    </div>
  );
}

/** Limits with what is taken of each. Each is in its own money. */
export function LimitRows({
  of,
  label,
  hereId,
  isTree = false,
}: {
  of: readonly Limit[];
  label: string;
  /** The one whose page this is. */
  hereId?: string;
  isTree?: boolean;
}) {
  const words = useWords();
  const { t } = words;
  const shown = new Set(of.map(({ id }) => id));
  const depthOf = ({ path }: Limit) => (isTree ? path.filter((id) => shown.has(id)).length - 1 : 0);
  const money = (name: 'usedMinor' | 'reservedMinor', title: string): GridColumn<Limit> => ({
    key: name,
    title,
    isNumber: true,
    cell: (limit) => <Amount minor={limit[name]} currency={limit.amount.currency} isBare />,
  });
  return (
    <Grid
      label={label}
      rows={of}
      keyOf={({ id }) => id}
      columns={[
        {
          key: 'limit',
          title: t('limit.name'),
          cell: (limit) => (
            <div style={{ paddingLeft: depthOf(limit) * 20, minWidth: 150 }}>
              {limit.id === hereId ? (
                <strong aria-current="page">{limitCalled(limit, words)}</strong>
              ) : (
                <Link to="/limits/$id" params={{ id: limit.id }}>
                  {limitCalled(limit, words)}
                </Link>
              )}
              <div className="row small">
                <State state={limit.status} noun="limits" />
                <span className="quiet">
                  <Reference id={limit.partyId} />
                </span>
              </div>
            </div>
          ),
        },
        {
          key: 'agreed',
          title: t('limit.agreed'),
          isNumber: true,
          cell: ({ amount }) => <Amount minor={amount.amountMinor} currency={amount.currency} />,
        },
        money('usedMinor', t('limit.used')),
        money('reservedMinor', t('limit.reserved')),
        {
          key: 'left',
          title: t('limit.left'),
          isNumber: true,
          cell: (limit) => (
            <>
              <Amount minor={limit.leftMinor} currency={limit.amount.currency} isBare />
              <div className={limit.isOver ? 'small tone-act' : 'small quiet'}>
                {limit.isOver ? t('limit.over') : ratioText(leftBps(limit))}
              </div>
              <LimitBar of={limit} />
            </>
          ),
        },
      ]}
    />
  );
}

/** Some limits of this lender under one heading; nothing for who has none. */
export function LimitsPanel({
  asked,
  title,
  isTree = false,
}: {
  asked: Record<string, string | boolean>;
  title: 'limit.of' | 'limit.roots';
  isTree?: boolean;
}) {
  const { t } = useWords();
  const { data } = useLimits(asked);
  if (!data || data.items.length === 0) return null;
  return (
    <Panel
      title={t(title)}
      aside={
        <Link to="/$noun" params={{ noun: 'limits' }}>
          {t('limit.more')}
        </Link>
      }
    >
      <LimitRows of={isTree ? asTree(data.items) : data.items} label={t(title)} isTree={isTree} />
    </Panel>
  );
}

/** The limit that a facility hangs under, and those above it up to the root. */
export default function LimitsAbove({ limitId }: { limitId: string }) {
  const { t } = useWords();
  const { data } = useQuery({
    queryKey: ['limit', limitId],
    retry: false,
    queryFn: () => ask<{ limit: Limit }>(`/v1/limits/${limitId}`),
  });
  const path = data?.limit.path ?? [];
  const { data: tree } = useLimits({ rootId: path[0] ?? '' }, path.length > 0);
  if (!data || !tree) return null;
  const above = asTree(tree.items).filter(({ id }) => path.includes(id));
  return (
    <Panel title={t('limit.above')}>
      <LimitRows of={above} label={t('limit.above')} isTree />
    </Panel>
  );
}
