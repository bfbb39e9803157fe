// SPDX-License-Identifier: Apache-2.0
// A small platform behind the gateway, in plain Node: a GraphQL API and endpoints to run jobs on. It never sees an API
// key. It relies only on a token's signature, issuer, audience, times and scope.
import { createPublicKey, verify } from 'node:crypto';
import { createServer } from 'node:http';
import { operationType } from './operation-type.js';

const issuer = process.env.ISSUER ?? 'http://localhost:8080/realms/demo';
const audience = process.env.AUDIENCE ?? 'platform-api';
const port = Number(process.env.PLATFORM_PORT ?? 9080);
const notes = [];
const jobs = new Map();
let keys = new Map();

class Refused extends Error {
  constructor(status, error) {
    super(error);
    this.status = status;
  }
}

async function publicKey(kid) {
  if (!keys.has(kid)) {
    const answer = await fetch(`${issuer}/protocol/openid-connect/certs`);
    if (!answer.ok) throw new Refused(503, 'no_signing_keys');
    const found = (await answer.json()).keys.filter((key) => key.kty === 'RSA' && key.use === 'sig' && key.alg === 'RS256');
    keys = new Map(found.map((key) => [key.kid, createPublicKey({ key, format: 'jwk' })]));
  }
  const key = keys.get(kid);
  if (!key) throw new Refused(401, 'invalid_token');
  return key;
}

const parse = (part) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));

async function claims(request) {
  const token = /^Bearer ([\w-]+)\.([\w-]+)\.([\w-]+)$/.exec(request.headers.authorization ?? '');
  if (!token) throw new Refused(401, 'invalid_token');
  const [, head, body, signature] = token;
  let header, payload;
  try {
    header = parse(head);
    payload = parse(body);
  } catch {
    throw new Refused(401, 'invalid_token');
  }
  if (header.alg !== 'RS256') throw new Refused(401, 'invalid_token');
  const signed = verify('sha256', Buffer.from(`${head}.${body}`), await publicKey(header.kid), Buffer.from(signature, 'base64url'));
  const meant = [payload.aud].flat().includes(audience) && payload.iss === issuer;
  if (!signed || !meant || !(payload.exp > Date.now() / 1000)) throw new Refused(401, 'invalid_token');
  return payload;
}

function demand(payload, scope) {
  if (!String(payload.scope ?? '').split(' ').includes(scope)) throw new Refused(403, 'insufficient_scope');
}

async function read(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > 65536) throw new Refused(413, 'too_large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Two fields, one to read and one to write: query { notes } and mutation { addNote(text: "...") }. */
async function graphql(request, url, payload) {
  let query, operationName;
  if (request.method === 'GET') {
    query = url.searchParams.get('query');
    operationName = url.searchParams.get('operationName');
  } else if (request.method === 'POST') {
    try {
      ({ query, operationName } = JSON.parse(await read(request)));
    } catch (error) {
      throw error instanceof Refused ? error : new Refused(400, 'invalid_json');
    }
  } else {
    throw new Refused(405, 'method_not_allowed');
  }
  if (typeof query !== 'string') throw new Refused(400, 'no_query');
  const type = operationType(query, operationName);
  if (!type || type === 'subscription') throw new Refused(400, 'invalid_query');
  // GraphQL over HTTP forbids mutations by GET: anyone who follows a link would run them.
  if (type === 'mutation' && request.method === 'GET') throw new Refused(405, 'method_not_allowed');
  demand(payload, type === 'mutation' ? 'graphql:write' : 'graphql:read');
  if (type === 'query') return { data: { notes } };
  const text = /\baddNote\s*\(\s*text\s*:\s*"([^"\\]{1,200})"/.exec(query)?.[1];
  if (!text) throw new Refused(400, 'invalid_query');
  notes.push(text);
  return { data: { addNote: notes.length } };
}

function endpoint(request, id, call, payload) {
  demand(payload, `endpoint:${id}:${call === 'run' ? 'write' : 'read'}`);
  if (call === 'run') jobs.set(id, (jobs.get(id) ?? 0) + 1);
  return { endpoint: id, jobs: jobs.get(id) ?? 0, caller: payload.sub, keyId: payload.api_key_id };
}

const server = createServer(async (request, response) => {
  if (process.env.LOG_REQUESTS) console.log(JSON.stringify({ method: request.method, url: request.url, headers: request.headers }));
  let status = 200;
  let body;
  try {
    const url = new URL(request.url, 'http://platform');
    const payload = await claims(request);
    const call = /^\/v2\/([A-Za-z0-9][A-Za-z0-9._-]{0,63})\/(run|status)$/.exec(url.pathname);
    if (url.pathname === '/graphql') body = await graphql(request, url, payload);
    else if (call && request.method === (call[2] === 'run' ? 'POST' : 'GET')) body = endpoint(request, call[1], call[2], payload);
    else throw new Refused(404, 'not_found');
  } catch (error) {
    status = error instanceof Refused ? error.status : 500;
    body = { error: error instanceof Refused ? error.message : 'server_error' };
  }
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
});
server.listen(port, '127.0.0.1', () => console.log(`platform ready on port ${port}`));
