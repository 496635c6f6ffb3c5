import '../admin/admin.css';
import { Link, useParams } from '@tanstack/react-router';
import { type ComponentType, Suspense } from 'react';
import { Access, Calendars, Devices, Rules, Service } from '../admin/machines.tsx';
import { Keys, Mandates, Parties, People } from '../admin/people.tsx';
import { PageMissing, PageWaits } from '../frame/states.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { useWords, type Word } from '../words/index.ts';

const rooms: readonly { name: string; word: Word; show: ComponentType }[] = [
  { name: 'people', word: 'admin.people', show: People },
  { name: 'mandates', word: 'admin.matrix', show: Mandates },
  { name: 'parties', word: 'admin.parties', show: Parties },
  { name: 'keys', word: 'admin.keys', show: Keys },
  { name: 'devices', word: 'admin.devices', show: Devices },
  { name: 'calendars', word: 'admin.calendars', show: Calendars },
  { name: 'rules', word: 'admin.rules', show: Rules },
  { name: 'service', word: 'admin.service', show: Service },
  { name: 'access', word: 'admin.access', show: Access },
];

/** Who may do what, by which rules and calendars, and whether all is well. */
export default function Admin() {
  const { room = 'people' }: { room?: string } = useParams({ strict: false });
  const { t } = useWords();
  const Shown = rooms.find(({ name }) => name === room)?.show;
  return (
    <>
      <PageHead title={t('admin.title')} lead={t('admin.lead')} />
      <nav className="tabs" aria-label={t('admin.title')}>
        {rooms.map(({ name, word }) => (
          <Link
            key={name}
            to="/admin/$room"
            params={{ room: name }}
            className={name === room ? 'here' : ''}
            aria-current={name === room ? 'page' : undefined}
          >
            {t(word)}
          </Link>
        ))}
        <Link to="/$noun" params={{ noun: 'webhooks' }}>
          {t('nav.webhooks')}
        </Link>
      </nav>
      <Suspense fallback={<PageWaits />}>
        <div className="stack">{Shown ? <Shown /> : <PageMissing />}</div>
      </Suspense>
    </>
  );
}
