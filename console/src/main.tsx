import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/noto-sans-sc/wght.css';
import './style/tokens.css';
import './style/base.css';
import './style/frame.css';
import './style/parts.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Refused } from './api/call.ts';
import { reloadIfThere } from './api/reload.ts';
import { Look, openLook } from './frame/look.tsx';
import { makeRouter } from './router.tsx';
import { openWords } from './words/index.ts';

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // What is refused is refused again; what was not reached is asked once more.
      retry: (times, error) => !(error instanceof Refused) && times < 2,
      refetchOnWindowFocus: true,
    },
  },
});

addEventListener('vite:preloadError', () => void reloadIfThere());

openLook();
await openWords();
const router = makeRouter(client);
createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <Look>
        <RouterProvider router={router} />
      </Look>
    </QueryClientProvider>
  </StrictMode>,
);
