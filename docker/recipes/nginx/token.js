// SPDX-License-Identifier: Apache-2.0
// Verifies a token by its signature, issuer, audience and times, with nothing but Node. If you can, use a library
// instead, as the recipes for Node and Spring do.
import { createPublicKey, verify } from 'node:crypto';

const KEYS_EXPIRE_MS = 300_000;
const FETCH_AT_MOST_EVERY_MS = 10_000;
const FETCH_TIMEOUT_MS = 5_000;

export class Refused extends Error {
  /** @param further the header Allow of a 405, or the scope that a 403 asks for */
  constructor(status, error, further = {}) {
    super(error);
    this.status = status;
    this.allow = further.allow;
    this.scope = further.scope;
  }
}

const invalid = () => new Refused(401, 'invalid_token');
const parse = (part) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));

/**
 * Returns a function from a request to the claims of its token; it throws a Refused.
 *
 * @param publicKeys where Keycloak publishes its keys, if this service reaches it under another address
 */
export function verifier(issuer, audience, publicKeys = `${issuer}/protocol/openid-connect/certs`) {
  let keys = new Map();
  let fetched = -Infinity;
  let tried = -Infinity;
  let running;

  async function fetchKeys() {
    const started = (tried = Date.now());
    const signal = AbortSignal.timeout(FETCH_TIMEOUT_MS);
    const response = await fetch(publicKeys, { signal });
    if (!response.ok) throw new Error(`Keycloak responded with ${response.status}`);
    const found = (await response.json()).keys.filter((key) => key.use === 'sig' && key.alg === 'RS256');
    keys = new Map(found.map((key) => [key.kid, createPublicKey({ key, format: 'jwk' })]));
    fetched = started;
  }

  async function publicKey(kid) {
    // A key that Keycloak no longer publishes, such as a compromised one, is trusted for five minutes at most.
    const areOld = () => Date.now() - fetched > KEYS_EXPIRE_MS;
    // A token can name any key id. Unknown ones cause one fetch in ten seconds, which all requests share.
    if ((areOld() || !keys.has(kid)) && (running || Date.now() - tried > FETCH_AT_MOST_EVERY_MS)) {
      running ??= fetchKeys().finally(() => (running = undefined));
      await running.catch(() => {});
    }
    // The last fetch failed: this is no verdict on the token.
    if (areOld() || (!keys.has(kid) && fetched !== tried)) throw new Refused(503, 'no_signing_keys');
    if (!keys.has(kid)) throw invalid();
    return keys.get(kid);
  }

  return async function claims(request) {
    const [header, another] = request.headersDistinct.authorization ?? [];
    if (header === undefined) throw new Refused(401, 'no_credentials');
    // Node would take the first of two; a gateway might have checked the second.
    const token = another === undefined ? /^Bearer +([\w-]+)\.([\w-]+)\.([\w-]+)$/i.exec(header) : null;
    if (!token) throw invalid();
    const [, head, body, signature] = token;
    let protectedHeader, payload;
    try {
      protectedHeader = parse(head);
      payload = parse(body);
    } catch {
      throw invalid();
    }
    // RFC 7515 section 4.1.11: extensions that must be understood, and are not.
    if (protectedHeader?.alg !== 'RS256' || protectedHeader.crit !== undefined) throw invalid();
    const key = await publicKey(protectedHeader.kid);
    const signed = Buffer.from(`${head}.${body}`);
    if (!verify('sha256', signed, key, Buffer.from(signature, 'base64url'))) throw invalid();
    const { iss, aud, exp, nbf, scope } = payload;
    const now = Date.now() / 1000;
    if (iss !== issuer || ![aud].flat().includes(audience)) throw invalid();
    if (typeof exp !== 'number' || exp <= now || (nbf !== undefined && !(nbf <= now))) throw invalid();
    if (scope !== undefined && typeof scope !== 'string') throw invalid();
    return payload;
  };
}

/** Requires a scope, as one literal string. */
export function demand({ scope = '' }, required) {
  if (!scope.split(' ').includes(required)) throw new Refused(403, 'insufficient_scope', { scope: required });
}
