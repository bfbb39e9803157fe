// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { generateKeyPair, SignJWT } from 'jose';
import { statusLists } from './status.js';

const issuer = 'https://id.example/realms/demo';
const uri = `${issuer}/api-keys/status/0`;
const ours = await generateKeyPair('ES256');
const theirs = await generateKeyPair('ES256');
// The example of the draft: 0 is invalid, 1 is valid.
const lst = 'eNrbuRgAAhcBXQ';

const start = 1_800_000_000;

async function token(change = {}, { typ = 'statuslist+jwt', key = ours.privateKey } = {}) {
  const claims = { sub: uri, iat: start, exp: start + 60, ttl: 15, status_list: { bits: 1, lst }, ...change };
  return new SignJWT(claims).setProtectedHeader({ alg: 'ES256', typ }).sign(key);
}

function service(...bodies) {
  const clock = { now: start * 1000 };
  const requests = [];
  const isActive = statusLists({
    issuer,
    jwks: ours.publicKey,
    algorithms: ['ES256'],
    now: () => clock.now,
    fetch: async (address) => {
      requests.push(address);
      const body = bodies[Math.min(requests.length, bodies.length) - 1];
      if (body instanceof Error) throw body;
      return new Response(body, { status: body === '' ? 404 : 200 });
    },
  });
  return { clock, requests, isActive, of: (idx, list = uri) => isActive({ status: { status_list: { idx, uri: list } } }) };
}

test('a bit says whether the key is good', async () => {
  const { of } = service(await token());
  const statuses = [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1];
  for (const [idx, status] of statuses.entries()) assert.equal(await of(idx), status === 0, `index ${idx}`);
});

test('a place outside the list, and a reference that is none, are refused', async () => {
  const { of, isActive, requests } = service(await token());
  assert.equal(await of(1), true);
  for (const idx of [16, 2 ** 32 + 1, 2 ** 31, -1, 1.5, '1', null, undefined]) assert.equal(await of(idx), false);
  for (const claims of [{}, { status: null }, { status: {} }, { status: { status_list: 1 } }]) {
    assert.equal(await isActive(claims), false);
  }
  assert.equal(requests.length, 1);
});

test('only lists of the issuer are fetched', async () => {
  const { of, requests } = service(await token());
  for (const other of ['http://169.254.169.254/', `${issuer}.evil/api-keys/status/0`, `${uri}/../../x`, `${uri}?a`, `${issuer}/x`]) {
    assert.equal(await of(1, other), false);
  }
  assert.deepEqual(requests, []);
});

for (const [what, list] of Object.entries({
  'another type': () => token({}, { typ: 'JWT' }),
  'another key': () => token({}, { key: theirs.privateKey }),
  'another list': () => token({ sub: `${issuer}/api-keys/status/1` }),
  expired: () => token({ exp: start - 1 }),
  'no expiry': () => token({ exp: undefined }),
  'two bits': () => token({ status_list: { bits: 2, lst } }),
  'no list': () => token({ status_list: undefined }),
  'a bomb': () => token({ status_list: { bits: 1, lst: deflateSync(Buffer.alloc(1 << 22)).toString('base64url') } }),
  'too long': () => token({ more: 'x'.repeat(1 << 20) }),
  'no answer': async () => new Error('refused'),
  'not found': async () => '',
})) {
  test(`no token is judged by a list that is wrong: ${what}`, async () => {
    await assert.rejects(service(await list()).of(1), /no valid list/);
  });
}

test('a list is fetched once in 15 seconds', async () => {
  const { clock, requests, of } = service(await token());
  await Promise.all([of(1), of(1), of(2)]);
  clock.now += 14_900;
  await of(1);
  assert.equal(requests.length, 1);
  clock.now += 100;
  await of(1);
  assert.equal(requests.length, 2);
});

test('a former list counts until it expires if there is no new one', async () => {
  const { clock, requests, of } = service(await token(), new Error('down'));
  assert.equal(await of(1), true);
  clock.now += 59_000;
  assert.equal(await of(1), true);
  assert.equal(await of(0), false);
  assert.equal(requests.length, 2);
  clock.now += 1_000;
  await assert.rejects(of(1), /no valid list/);
});

test('an older list does not replace a newer one', async () => {
  const older = await token({ iat: start - 5, status_list: { bits: 1, lst: deflateSync(Buffer.alloc(2)).toString('base64url') } });
  const { clock, of } = service(await token(), older);
  assert.equal(await of(0), false);
  clock.now += 20_000;
  assert.equal(await of(0), false);
});
