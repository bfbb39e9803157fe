// SPDX-License-Identifier: Apache-2.0
// A service that accepts API keys itself, without a gateway. It exchanges a key once (openid-client, RFC 8693),
// verifies every token against the server's public keys (jose), and passes on tokens only.
import { createServer } from 'node:http';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import * as oidc from 'openid-client';
import { statusLists } from './status.js';

const issuer = process.env.ISSUER ?? 'http://localhost:8080/realms/demo';
const audience = process.env.AUDIENCE ?? 'platform-api';
const port = Number(process.env.PORT ?? 3000);

const insecure = issuer.startsWith('http://') ? [oidc.allowInsecureRequests] : [];
const gate = await oidc.discovery(
  new URL(issuer),
  process.env.CLIENT_ID ?? 'gate',
  undefined,
  oidc.ClientSecretBasic(process.env.CLIENT_SECRET ?? 'gate-secret'),
  { execute: insecure },
);
const jwks = createRemoteJWKSet(new URL(gate.serverMetadata().jwks_uri));
const algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA'];
// Optional: notices within 20 seconds that the key of a token has ended, without asking Keycloak for each token.
const isActive = process.env.STATUS_LIST === 'true' ? statusLists({ issuer, jwks, algorithms }) : undefined;

class Refused extends Error {
  /** @param further the header Allow of a 405, or the scope that a 403 asks for */
  constructor(status, error, further = {}) {
    super(error);
    this.status = status;
    this.allow = further.allow;
    this.scope = further.scope;
  }
}

/** Exchanges a key for a token with exactly the scope that this request needs. */
async function exchange(key, scope) {
  try {
    const answer = await oidc.genericGrantRequest(gate, 'urn:ietf:params:oauth:grant-type:token-exchange', {
      subject_token: key,
      subject_token_type: 'urn:scoped-api-keys:token-type:api-key',
      scope,
    });
    return answer.access_token;
  } catch (error) {
    if (error instanceof oidc.ResponseBodyError) {
      if (error.error === 'invalid_scope') throw new Refused(403, 'insufficient_scope', { scope });
      if (error.error === 'invalid_request') throw new Refused(401, 'invalid_token');
      // Not a verdict on the key: its owner cannot be looked up now.
      if (error.error === 'temporarily_unavailable') throw new Refused(503, 'temporarily_unavailable');
    }
    throw error;
  }
}

/** Verifies signature, issuer, audience and times, and compares one string, as a service behind a gateway does. */
async function claims(token, scope) {
  let payload;
  try {
    ({ payload } = await jwtVerify(token, jwks, {
      issuer,
      audience,
      algorithms,
      requiredClaims: ['sub', 'exp', 'scope', 'api_key_id'],
    }));
  } catch (error) {
    // Without the server's keys, the token cannot be judged.
    const judged = error instanceof errors.JOSEError && error.code !== 'ERR_JOSE_GENERIC' && error.code !== 'ERR_JWKS_TIMEOUT';
    throw judged ? new Refused(401, 'invalid_token') : error;
  }
  if (typeof payload.scope !== 'string') throw new Refused(401, 'invalid_token');
  if (!payload.scope.split(' ').includes(scope)) throw new Refused(403, 'insufficient_scope', { scope });
  return payload;
}

async function requireActive(payload) {
  let active;
  try {
    active = await isActive(payload);
  } catch (error) {
    // Without a list that is still valid, the token cannot be judged.
    console.error('status list:', error.code ?? error.message);
    throw new Refused(503, 'temporarily_unavailable');
  }
  if (!active) throw new Refused(401, 'invalid_token');
}

function bearer(request) {
  const [header, another] = request.headersDistinct.authorization ?? [];
  if (header === undefined) throw new Refused(401, 'no_credentials');
  // Node would take the first of two; a gateway might have checked the second.
  const match = another === undefined && /^Bearer +(\S+)$/i.exec(header);
  if (!match) throw new Refused(401, 'invalid_token');
  return match[1];
}

async function answer(request) {
  const path = request.url.split('?', 1)[0];
  const call = /^\/v2\/([A-Za-z0-9][A-Za-z0-9._-]{0,63})\/(run|status)$/.exec(path);
  if (!call) throw new Refused(404, 'not_found');
  const allow = call[2] === 'run' ? 'POST' : 'GET';
  if (request.method !== allow) throw new Refused(405, 'method_not_allowed', { allow });
  const scope = `endpoint:${call[1]}:${call[2] === 'run' ? 'write' : 'read'}`;
  const credential = bearer(request);
  const brought = credential.split('.').length === 3;
  const payload = await claims(brought ? credential : await exchange(credential, scope), scope);
  // Keycloak has just judged the key that was exchanged.
  if (brought && isActive) await requireActive(payload);
  return { endpoint: call[1], did: call[2], subject: payload.sub, keyId: payload.api_key_id, scope: payload.scope };
}

function further({ status, message, allow, scope }, realm) {
  if (allow) return { allow };
  if (status !== 401 && status !== 403) return {};
  const error = message === 'no_credentials' ? '' : `, error="${message}"`;
  return { 'www-authenticate': `Bearer realm="${realm}"${error}${scope ? `, scope="${scope}"` : ''}` };
}

// A token for 64 endpoints with ids of 64 characters has 25 KB; Node.js accepts 16 KB of headers by default.
const server = createServer({ maxHeaderSize: 40 * 1024 }, async (request, response) => {
  const json = { 'content-type': 'application/json', 'cache-control': 'no-store' };
  try {
    const body = await answer(request);
    response.writeHead(200, json).end(JSON.stringify(body));
  } catch (error) {
    const refused = error instanceof Refused ? error : new Refused(502, 'authorization_server_error');
    if (refused !== error) console.error('exchange failed:', error.code ?? error.name);
    response.writeHead(refused.status, { ...json, ...further(refused, 'platform') });
    response.end(JSON.stringify({ error: refused.message }));
  }
});
server.listen(port, '127.0.0.1', () => console.log(`ready on port ${server.address().port}`));
