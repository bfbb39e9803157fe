// SPDX-License-Identifier: Apache-2.0
// Token Status List (draft-ietf-oauth-status-list-21): tells whether the key of a token is still good, from a signed list
// that is fetched every 15 seconds, for all tokens together.
import { inflateSync } from 'node:zlib';
import { jwtVerify } from 'jose';

const TYPE = 'statuslist+jwt';
const MAX_LISTS = 1000;
const MAX_BYTES = 1 << 20;
const RETRY = 1000;
const TIMEOUT = 5000;

/** Reads a response, unless it is longer than any list. */
async function text(response) {
  const chunks = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new Error('too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * Returns a function that takes the claims of a verified token. It resolves to false if the key has ended or the token
 * refers to no list of the issuer, and rejects if no valid list can be had.
 */
export function statusLists({ issuer, jwks, algorithms, fetch = globalThis.fetch, now = Date.now }) {
  const entries = new Map();
  const base = `${issuer}/api-keys/status/`;

  async function load(uri) {
    const sent = now();
    const response = await fetch(uri, {
      headers: { accept: `application/${TYPE}` },
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT),
    });
    if (!response.ok) throw new Error(`status ${response.status}`);
    const { payload } = await jwtVerify(await text(response), jwks, {
      algorithms,
      typ: TYPE,
      subject: uri,
      requiredClaims: ['iat', 'exp', 'status_list'],
      currentDate: new Date(now()),
    });
    if (payload.status_list.bits !== 1) throw new Error('not one bit for each status');
    return {
      bytes: inflateSync(Buffer.from(payload.status_list.lst, 'base64url'), { maxOutputLength: MAX_BYTES }),
      issued: payload.iat,
      expires: payload.exp * 1000,
      // Neither a flood of requests nor a list for a day.
      next: sent + Math.min(Math.max(Number(payload.ttl) || 15, 5), 60) * 1000,
    };
  }

  /** One request at a time for each list. If it fails, the former list counts until it expires. */
  async function refresh(uri, entry) {
    try {
      const list = await load(uri);
      entry.next = list.next;
      // Another node may have read its list earlier.
      if (!entry.list || list.issued >= entry.list.issued) entry.list = list;
    } catch (error) {
      entry.next = now() + RETRY;
      entry.error = error;
    } finally {
      entry.pending = undefined;
    }
  }

  async function current(uri) {
    let entry = entries.get(uri);
    if (!entry) {
      if (entries.size >= MAX_LISTS) entries.clear();
      entries.set(uri, (entry = { next: 0 }));
    }
    if (now() >= entry.next) await (entry.pending ??= refresh(uri, entry));
    if (!entry.list || now() >= entry.list.expires) {
      throw new Error('no valid list', { cause: entry.error });
    }
    return entry.list;
  }

  return async (claims) => {
    const { idx, uri } = claims.status?.status_list ?? {};
    if (!Number.isInteger(idx) || idx < 0 || typeof uri !== 'string' || !uri.startsWith(base)) return false;
    if (!/^\d{1,5}$/.test(uri.slice(base.length))) return false;
    const { bytes } = await current(uri);
    return idx < bytes.length * 8 && ((bytes[idx >> 3] >> (idx & 7)) & 1) === 0;
  };
}
