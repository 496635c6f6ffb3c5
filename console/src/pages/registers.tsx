import { useSuspenseQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Input } from 'antd';
import { documentQuery } from '../api/openapi.ts';
import { registers } from '../api/reach.ts';
import { PageHead } from '../parts/page-head.tsx';
import { Panel } from '../parts/thing.tsx';
import type { Search } from '../router.tsx';
import { useWords } from '../words/index.ts';
import { headingOf, readTitle } from '../words/terms/reads.ts';

/** Whatever can be read without naming a thing, beside the lists. */
export default function Registers() {
  const { t, language } = useWords();
  const navigate = useNavigate();
  const { q = '' }: Search = useSearch({ strict: false });
  const { data: document } = useSuspenseQuery(documentQuery);
  const titled = registers(document).map(({ path, operation }) => ({
    path,
    tag: operation.tags?.[0] ?? '',
    title: readTitle(path, operation.summary, language),
  }));
  const wanted = q.trim().toLowerCase();
  const found = titled.filter(({ path, title }) => `${title} ${path}`.toLowerCase().includes(wanted));
  return (
    <>
      <PageHead title={t('registers.title')} lead={t('registers.lead')} />
      <div className="panel">
        <div className="filters" role="search">
          <Input
            allowClear
            aria-label={t('registers.find')}
            placeholder={t('registers.find')}
            style={{ width: 320 }}
            value={q}
            onChange={({ target }) => void navigate({ to: '/registers', search: { q: target.value }, replace: true })}
          />
        </div>
      </div>
      <div className="headed">
        {[...new Set(found.map(({ tag }) => tag))].map((tag) => (
          <Panel key={tag} title={headingOf(tag, language)}>
            <ul>
              {found
                .filter((each) => each.tag === tag)
                .map(({ path, title }) => (
                  <li key={path}>
                    <Link to="/read" search={{ at: path }}>
                      {title}
                    </Link>
                  </li>
                ))}
            </ul>
          </Panel>
        ))}
      </div>
    </>
  );
}
