import type { Send } from '../../ground/deliveries/index.ts';
import type { SignInTerms } from '../../ground/sign-in/index.ts';
import { scryptPasswords } from './passwords.ts';
import { openSeal } from './seal.ts';

/** How people sign in where Node serves them. */
export const openSignIn = async (folder: string, send: Send): Promise<SignInTerms> => ({
  passwords: scryptPasswords(),
  seal: await openSeal(folder),
  fetchKeys: async (url) =>
    (await send({ url, method: 'GET', headers: { accept: 'application/json' }, body: '' })).body,
});
