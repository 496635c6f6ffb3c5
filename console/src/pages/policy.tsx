import { useSuspenseQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { type ComponentType, Suspense } from 'react';
import { documentQuery } from '../api/openapi.ts';
import { PageMissing, PageWaits } from '../frame/states.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Fees } from '../policy/fees.tsx';
import { Bodies } from '../policy/joint.tsx';
import { Measures } from '../policy/measures.tsx';
import { Returns } from '../policy/returns.tsx';
import { Pots, Standings } from '../policy/rooms.tsx';
import { Sessions } from '../policy/sessions.tsx';
import { useWords, type Word } from '../words/index.ts';

const rooms: readonly { name: string; word: Word; path: string; show: ComponentType }[] = [
  { name: 'measures', word: 'policy.measures', path: '/v1/policy/measures', show: Measures },
  { name: 'lists', word: 'policy.lists', path: '/v1/policy-standings', show: Standings },
  { name: 'pots', word: 'policy.pots', path: '/v1/pots', show: Pots },
  { name: 'bodies', word: 'policy.bodies', path: '/v1/joint-bodies', show: Bodies },
  { name: 'fees', word: 'policy.fees', path: '/v1/fee-blocks', show: Fees },
  { name: 'returns', word: 'policy.returns', path: '/v1/policy-returns', show: Returns },
  { name: 'sessions', word: 'policy.sessions', path: '/v1/quarter-sessions', show: Sessions },
];

/** What the text asks, and where we are. A room is shown where the service has what it shows. */
export default function Policy() {
  const { room = 'measures' }: { room?: string } = useParams({ strict: false });
  const { t } = useWords();
  const { data: document } = useSuspenseQuery(documentQuery);
  const known = rooms.filter(({ path }) => document.paths[path]?.get !== undefined);
  const Shown = known.find(({ name }) => name === room)?.show;
  return (
    <>
      <PageHead title={t('policy.title')} lead={t('policy.lead')} />
      <nav className="tabs" aria-label={t('policy.title')}>
        {known.map(({ name, word }) => (
          <Link
            key={name}
            to="/policy/$room"
            params={{ room: name }}
            className={name === room ? 'here' : ''}
            aria-current={name === room ? 'page' : undefined}
          >
            {t(word)}
          </Link>
        ))}
      </nav>
      <Suspense fallback={<PageWaits />}>{Shown ? <Shown /> : <PageMissing />}</Suspense>
    </>
  );
}
