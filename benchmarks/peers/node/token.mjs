import { createHmac, timingSafeEqual } from 'node:crypto';

/** The user of an HS256 token that is good, else null. */
export function userOf(token, secret) {
  const [head, claims, signature] = (token ?? '').split('.');
  if (signature === undefined) {
    return null;
  }
  const right = createHmac('sha256', secret).update(`${head}.${claims}`).digest();
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== right.length || !timingSafeEqual(given, right)) {
    return null;
  }
  const { alg } = JSON.parse(Buffer.from(head, 'base64url'));
  const { sub, exp } = JSON.parse(Buffer.from(claims, 'base64url'));
  return alg === 'HS256' && exp * 1000 > Date.now() ? sub : null;
}
