import type { Send } from '../../ground/deliveries/index.ts';
import { type SignInTerms, sealIn } from '../../ground/sign-in/index.ts';
import type { Vault } from '../../kernel/vault.ts';
import { scryptPasswords } from './passwords.ts';

/** How people sign in where Node serves them. */
export const openSignIn = (vault: Vault, send: Send): SignInTerms => ({
  passwords: scryptPasswords(),
<<<<<<< HEAD
  seal: sealIn(vault),
=======
  seal: await openSeal(folder),
  call: send,
>>>>>>> 8cf6f256 (sign-in: a bank's directory, by OpenID Connect)
  fetchKeys: async (url) =>
    (await send({ url, method: 'GET', headers: { accept: 'application/json' }, body: '' })).body,
});
