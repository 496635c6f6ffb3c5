import type { ComponentType } from 'react';
import type { Word } from './words/index.ts';

export interface Page {
  /** As the router writes it: `$name` is a part that varies. */
  path: string;
  /** What the page is called in search, where it can be opened by itself. */
  title?: Word;
  load(): Promise<{ default: ComponentType }>;
  /** Stands alone, without the frame and before anybody is signed in. */
  isDoor?: true;
}

/** Every page, with where it lives. Each is fetched when it is first opened. What is fixed goes before what varies. */
export const pages: readonly Page[] = [
  { path: '/sign-in', load: () => import('./pages/sign-in.tsx'), isDoor: true },
  { path: '/join', load: () => import('./pages/join.tsx'), isDoor: true },
  { path: '/work', title: 'nav.work', load: () => import('./pages/work.tsx') },
  { path: '/guide', title: 'guide.title', load: () => import('./pages/guide.tsx') },
  { path: '/today', title: 'today.title', load: () => import('./pages/today.tsx') },
  { path: '/mail', title: 'mail.title', load: () => import('./pages/mail.tsx') },
  { path: '/access', title: 'person.access', load: () => import('./pages/access.tsx') },
  { path: '/map', title: 'nav.map', load: () => import('./pages/map.tsx') },
  { path: '/admin', title: 'admin.title', load: () => import('./pages/admin.tsx') },
  { path: '/admin/$room', load: () => import('./pages/admin.tsx') },
  { path: '/field', title: 'field.title', load: () => import('./pages/field.tsx') },
  { path: '/field/$room', load: () => import('./pages/field.tsx') },
  { path: '/policy', title: 'policy.title', load: () => import('./pages/policy.tsx') },
  { path: '/policy/$room', load: () => import('./pages/policy.tsx') },
  { path: '/packs', title: 'nav.evidence', load: () => import('./pages/packs.tsx') },
  { path: '/history/$id', load: () => import('./pages/history.tsx') },
  { path: '/begin', title: 'begin.title', load: () => import('./pages/begin.tsx') },
  { path: '/registers', title: 'registers.title', load: () => import('./pages/registers.tsx') },
  { path: '/read', load: () => import('./pages/read.tsx') },
  { path: '/lists', title: 'nav.lists', load: () => import('./pages/lists.tsx') },
  { path: '/portfolio', title: 'nav.portfolio', load: () => import('./pages/portfolio.tsx') },
  { path: '/owed', title: 'nav.owed', load: () => import('./pages/owed.tsx') },
  { path: '/confirm', title: 'nav.confirm', load: () => import('./pages/confirm.tsx') },
  { path: '/lots/$id', load: () => import('./pages/collateral.tsx') },
  { path: '/facilities/$id', load: () => import('./pages/facility.tsx') },
  { path: '/drawdowns/$id', load: () => import('./pages/drawdown.tsx') },
  { path: '/limits/$id', load: () => import('./pages/limit.tsx') },
  { path: '/loans/$id', load: () => import('./pages/loan.tsx') },
  { path: '/margin-calls/$id', load: () => import('./pages/margin-call.tsx') },
  { path: '/policy-returns/$id', load: () => import('./pages/policy-return.tsx') },
  { path: '/quarter-sessions/$id', load: () => import('./pages/quarter-session.tsx') },
  { path: '/present/$id', load: () => import('./pages/present.tsx') },
  { path: '/presentations/$id', load: () => import('./pages/presentation.tsx') },
  { path: '/documents-of-title/$id', load: () => import('./pages/document.tsx') },
  { path: '/consignment-notes/$id', load: () => import('./pages/note.tsx') },
  { path: '/go/$id', load: () => import('./pages/go.tsx') },
  { path: '/$noun', load: () => import('./pages/list.tsx') },
  { path: '/$noun/$id', load: () => import('./pages/detail.tsx') },
];
