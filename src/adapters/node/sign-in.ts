import type { Send } from '../../ground/deliveries/index.ts';
import { type SignInTerms, sealIn } from '../../ground/sign-in/index.ts';
import type { Vault } from '../../kernel/vault.ts';
import { scryptPasswords } from './passwords.ts';

/** How people sign in where Node serves them. */
export const openSignIn = (vault: Vault, send: Send): SignInTerms => ({
  passwords: scryptPasswords(),
  seal: sealIn(vault),
  call: send,
  fetchKeys: fetchKeysBy(send),
});

/** What a system publishes at an address of its own. */
export const fetchKeysBy =
  (send: Send): NonNullable<SignInTerms['fetchKeys']> =>
  async (url) =>
    (await send({ url, method: 'GET', headers: { accept: 'application/json' }, body: '' })).body;
