export { sealIn } from './code.ts';
export { forgetSignIn } from './forget.ts';
export { makeSignInLink } from './link.ts';
export { signInRoutes } from './routes.ts';
export { linkInFileMinutes, signInRefusals } from './rules.ts';
export { authenticateSession } from './session.ts';
export { sweepSignIns } from './sweep.ts';
export type { Passwords, Seal, SignInTerms } from './terms.ts';
