// SPDX-License-Identifier: Apache-2.0
// When token.js fetches the realm's signing keys, and how long it trusts them: node --test
import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import { test } from 'node:test';
import { verifier } from './token.js';

const ISSUER = 'https://keycloak.example/realms/demo';
const MINUTE = 60_000;

const signingKey = (kid) => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { jwk: { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' }, privateKey };
};
const first = signingKey('first');
const second = signingKey('second');

function token({ jwk, privateKey }, kid = jwk.kid) {
  const part = (json) => Buffer.from(JSON.stringify(json)).toString('base64url');
  const exp = Math.floor(Date.now() / 1000) + 60;
  const signed = `${part({ alg: 'RS256', kid })}.${part({ iss: ISSUER, aud: 'platform', exp })}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`;
}

/** A realm that publishes keys, or is down; `status` verifies a token, and `pass` lets time pass. */
function realmOf(t) {
  t.mock.timers.enable({ apis: ['Date'], now: Date.now() });
  const realm = { keys: [first], isDown: false, signals: [] };
  t.mock.method(globalThis, 'fetch', async (url, { signal }) => {
    realm.signals.push(signal);
    if (realm.isDown) throw new TypeError('fetch failed');
    return Response.json({ keys: realm.keys.map(({ jwk }) => jwk) });
  });
  const claims = verifier(ISSUER, 'platform');
  realm.status = (credential) =>
    claims({ headersDistinct: { authorization: [`Bearer ${credential}`] } }).then(() => 200, (error) => error.status);
  realm.pass = (time) => t.mock.timers.tick(time);
  return realm;
}

test('a key that Keycloak no longer publishes is trusted for five minutes at most', async (t) => {
  const realm = realmOf(t);
  assert.equal(await realm.status(token(first)), 200);
  realm.keys = [second];
  realm.pass(4 * MINUTE);
  assert.equal(await realm.status(token(first)), 200);
  realm.pass(2 * MINUTE);
  assert.equal(await realm.status(token(first)), 401);
  assert.equal(await realm.status(token(second)), 200);
});

test('a new key is found at once, and unknown key ids cause one fetch in ten seconds', async (t) => {
  const realm = realmOf(t);
  assert.equal(await realm.status(token(first)), 200);
  realm.keys = [first, second];
  realm.pass(11_000);
  assert.equal(await realm.status(token(second)), 200);
  for (const kid of ['a', 'b', 'c']) assert.equal(await realm.status(token(first, kid)), 401);
  assert.equal(realm.signals.length, 2);
  realm.pass(11_000);
  for (const kid of ['a', 'b', 'c']) assert.equal(await realm.status(token(first, kid)), 401);
  assert.equal(realm.signals.length, 3);
});

test('concurrent requests share one fetch, which has a timeout', async (t) => {
  const realm = realmOf(t);
  const statuses = await Promise.all(Array.from({ length: 20 }, () => realm.status(token(first))));
  assert.deepEqual(new Set(statuses), new Set([200]));
  assert.equal(realm.signals.length, 1);
  assert.ok(realm.signals[0] instanceof AbortSignal);
});

test('while Keycloak is down, known keys are trusted for five minutes, and no token is blamed', async (t) => {
  const realm = realmOf(t);
  realm.isDown = true;
  assert.equal(await realm.status(token(first)), 503);
  assert.equal(await realm.status(token(first)), 503);
  assert.equal(realm.signals.length, 1);
  realm.isDown = false;
  realm.pass(11_000);
  assert.equal(await realm.status(token(first)), 200);
  realm.isDown = true;
  realm.pass(4 * MINUTE);
  assert.equal(await realm.status(token(first)), 200);
  assert.equal(await realm.status(token(second)), 503);
  realm.pass(2 * MINUTE);
  assert.equal(await realm.status(token(first)), 503);
});
