import { useQueries, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { api, ask } from '../api/call.ts';
import { useMe } from '../api/me.ts';
import { installationQuery } from '../guide/installation.ts';
import { LookAround } from '../guide/look-around.tsx';
import { OwnTenant } from '../guide/own-tenant.tsx';
import { useOpenAct } from '../parts/act-desk.tsx';
import { listed } from '../parts/format.ts';
import { PageHead } from '../parts/page-head.tsx';
import { Shape } from '../parts/state.tsx';
import { Panel } from '../parts/thing.tsx';
import { useWords } from '../words/index.ts';
import { termOf } from '../words/terms/index.ts';

/** From nothing to goods under control, in the order in which each rests on the one before; `list` tells whether it is there. */
const steps = [
  { name: 'parties', list: 'parties', act: '/v1/parties', mandate: 'party:register', least: 2 },
  { name: 'people', list: 'people', act: '/v1/people', mandate: 'person:manage', least: 2 },
  { name: 'calendar', list: 'banking-calendars', act: '/v1/calendars', mandate: 'calendar:load', least: 1 },
  { name: 'custodian', list: 'custody-agreements', act: '/v1/custody-agreements', mandate: 'custody:engage', least: 1 },
  { name: 'site', list: 'sites', act: '/v1/sites', mandate: 'site:register', least: 1 },
  { name: 'device', list: 'devices', act: '/v1/devices', mandate: 'device:enrol', least: 1 },
  { name: 'lot', list: 'lots', act: '/v1/lots', mandate: 'lot:register', least: 1 },
  { name: 'watch', list: 'subjects', act: '/v1/subjects', mandate: 'watch:start', least: 1 },
  { name: 'facility', list: 'facilities', act: '/v1/facilities', mandate: 'facility:propose', least: 1 },
] as const;
type Step = (typeof steps)[number];

/** The first day: a look around a trade that is told already, or the own house set up step by step, as far as it is. */
export default function Guide() {
  const { t } = useWords();
  const me = useMe();
  const counted = useQueries({
    queries: steps.map(({ list }) => ({
      queryKey: ['list', list, 'guide'],
      retry: false,
      queryFn: () =>
        ask<{ totals?: { rows: number } }>(`/v1/lists/${list}`, {
          limit: 1,
          totals: true,
          // Of people those of the own party; of everything else whatever one takes part in.
          ...(list === 'people' && { partyId: me.party.id }),
        }),
    })),
  });
  const rows = counted.map(({ data }) => data?.totals?.rows);
  const isDone = (at: number) => (rows[at] ?? 0) >= (steps[at]?.least ?? 1);
  const next = steps.findIndex((_, at) => rows[at] !== undefined && !isDone(at));
  const { data: installation } = useQuery(installationQuery);
  const { data: heard } = useQuery({
    queryKey: ['last-fixes', 'guide'],
    retry: false,
    queryFn: () => ask<{ items: unknown[] }>('/v1/last-fixes', { limit: 1 }),
  });
  return (
    <>
      <PageHead title={t('guide.title')} lead={t('guide.lead')} />
      <div className="columns">
        <div className="two-thirds">
          <Panel
            title={t('guide.own')}
            aside={
              <span className="quiet small">
                {t('guide.done', { done: steps.filter((_, at) => isDone(at)).length, all: steps.length })}
              </span>
            }
          >
            <ol className="guide">
              {steps.map((step, at) => (
                <li
                  key={step.name}
                  className={at === next ? 'next' : ''}
                  aria-current={at === next ? 'step' : undefined}
                >
                  <span className={`state tone-${isDone(at) ? 'good' : 'over'}`}>
                    <Shape tone={isDone(at) ? 'good' : 'unknown'} />
                  </span>
                  <div className="grow">
                    <h3>{t(`guide.${step.name}`)}</h3>
                    <p className="quiet">{t(`guide.${step.name}Why`)}</p>
                    {step.name === 'device' && isDone(at) && (
                      <p
                        className={(heard?.items.length ?? 0) > 0 ? 'tone-good small' : 'tone-look small'}
                        role="status"
                      >
                        {t((heard?.items.length ?? 0) > 0 ? 'guide.heard' : 'guide.notHeard')}
                      </p>
                    )}
                  </div>
                  <Act step={step} count={rows[at]} isNext={at === next} />
                </li>
              ))}
            </ol>
          </Panel>
        </div>
        <div className="third stack">
          <LookAround demonstration={installation?.demonstration ?? null} />
          {installation?.opensTenants && <OwnTenant />}
        </div>
      </div>
    </>
  );
}

/** What begins a step, for who may; else who does. */
function Act({ step, count, isNext }: { step: Step; count: number | undefined; isNext: boolean }) {
  const { t, language } = useWords();
  const me = useMe();
  const openAct = useOpenAct();
  const { data: mandates } = useSuspenseQuery({
    queryKey: ['mandates'],
    staleTime: 300_000,
    queryFn: () => api.call('getMandates'),
  });
  const mandate = mandates.items.find((each) => each.mandate === step.mandate);
  const may = me.mandatesNow.includes(step.mandate);
  const holders = mandate?.heldBy ?? [];
  const who =
    holders.length > 0
      ? t('guide.by', {
          who: listed(
            holders.map(({ name }) => name),
            language,
          ),
        })
      : t('guide.byRole', {
          who: listed(
            (mandate?.roles ?? []).map((role) => termOf('role', role, language)),
            language,
          ),
        });
  return (
    <div className="guide-act">
      {may && (
        <Button
          type={isNext ? 'primary' : 'default'}
          onClick={() => openAct({ path: step.act, title: t(`guide.${step.name}`) })}
        >
          {t('guide.do')}
        </Button>
      )}
      {!may && <span className="quiet small">{who}</span>}
      {count !== undefined && count > 0 && (
        <Link to="/$noun" params={{ noun: step.list }} className="small">
          {t('guide.there', { count })}
        </Link>
      )}
    </div>
  );
}
