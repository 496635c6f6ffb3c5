import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Navigate,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { readMe } from './api/me.ts';
import { reloadWhenThere } from './api/reload.ts';
import { Frame } from './frame/frame.tsx';
import { PageFault, PageMissing, PageWaits } from './frame/states.tsx';
import { pages } from './pages.ts';

/** What an address asks beyond its path: plain texts, as people may type them. */
export type Search = Record<string, string | undefined>;

const readSearch = (text: string): Search => Object.fromEntries(new URLSearchParams(text));
function writeSearch(search: Record<string, unknown>): string {
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(search))
    if (typeof value === 'string' && value !== '') asked.set(name, value);
  const text = asked.toString();
  return text === '' ? '' : `?${text}`;
}

/** The routes of the table in pages.ts: those of the frame for who is signed in, the doors for anybody. */
export function makeRouter(client: QueryClient) {
  const root = createRootRoute({ component: Outlet, notFoundComponent: PageMissing });
  const frame = createRoute({
    getParentRoute: () => root,
    id: 'frame',
    component: Frame,
    async beforeLoad({ location }) {
      const me = await readMe(client);
      // oxlint-disable-next-line typescript/only-throw-error -- as this router is told to go elsewhere
      if (me === null) throw redirect({ to: '/sign-in', search: { next: location.href } });
    },
  });
  const home = createRoute({
    getParentRoute: () => frame,
    path: '/',
    component: () => <Navigate to="/work" replace />,
  });
  const routeOf = ({ path, load, isDoor }: (typeof pages)[number]) =>
    createRoute({
      getParentRoute: () => (isDoor ? root : frame) as typeof root,
      path,
      component: lazyRouteComponent(() => load().catch(reloadWhenThere)),
      validateSearch: (search: Record<string, unknown>): Search => search as Search,
    });
  const doors = pages.filter(({ isDoor }) => isDoor).map(routeOf);
  const rooms = pages.filter(({ isDoor }) => !isDoor).map(routeOf);
  return createRouter({
    routeTree: root.addChildren([frame.addChildren([home, ...rooms]), ...doors]),
    parseSearch: readSearch,
    stringifySearch: writeSearch,
    defaultPendingComponent: PageWaits,
    defaultErrorComponent: PageFault,
    defaultNotFoundComponent: PageMissing,
    defaultPendingMs: 200,
    scrollRestoration: true,
  });
}
