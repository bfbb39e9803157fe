// SPDX-License-Identifier: Apache-2.0
// How jobs go through the gate, from runpod-sdk's point of view. READ_WRITE, READ, OTHER and LEGACY are keys; OTHER is
// for OTHER_ENDPOINT only.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import runpodSdk from 'runpod-sdk';

const { BASE_URL: baseUrl, ENDPOINT: endpointId, OTHER_ENDPOINT, READ_WRITE, READ, OTHER, LEGACY } = process.env;
const url = `${baseUrl}/${endpointId}`;
const endpoint = (key) => runpodSdk(key, { baseUrl }).endpoint(endpointId);
const owner = endpoint(READ_WRITE);
const reader = endpoint(READ);
const status = (promise) => promise.then(() => 200, (error) => error.response?.status ?? error);
const all = async (items) => {
  const found = [];
  for await (const item of items) found.push(item);
  return found;
};
const chat = (content, { signal, ...more }) =>
  fetch(`${url}/openai/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${READ_WRITE}` },
    body: JSON.stringify({ stream: true, messages: [{ role: 'user', content }], ...more }),
    signal,
  });
const long = { input: { mock_return: ['late'], mock_delay: 30 } };

test('a job that takes longer than the wait is polled until it has completed', async () => {
  const { succeeded, output } = await owner.runSync({ input: { mock_return: ['slow'], mock_delay: 1.5 } }, 1000);

  assert.deepEqual([succeeded, output], [true, 'slow']);
});

test('a stream yields what comes while the job is in progress', async () => {
  const { id } = await owner.run({ input: { mock_return: ['a', 'b', 'c'], mock_delay: 0.1 } });

  const outputs = await all(reader.stream(id));

  assert.deepEqual(outputs.map(({ output }) => output), ['a', 'b', 'c']);
});

test('a job in progress is canceled, and one in the queue is purged, by a key that writes', async () => {
  const running = await owner.run(long);
  const waiting = await owner.run(long);
  assert.equal((await reader.health()).jobs.inQueue, 1);

  assert.equal(await status(reader.purgeQueue()), 403);
  assert.equal(await status(reader.cancel(running.id)), 403);
  assert.equal((await reader.status(running.id)).status, 'IN_PROGRESS');

  assert.deepEqual(await owner.purgeQueue(), { removed: 1, status: 'completed' });
  assert.equal((await owner.cancel(running.id)).status, 'CANCELLED');
  assert.equal((await reader.status(running.id)).status, 'CANCELLED');
  assert.equal(await status(reader.status(waiting.id)), 404);
});

test('a payload of 20 MB passes with a key that writes, and gets a response with one that does not', async () => {
  const input = { text: 'x'.repeat(20_000_000) };

  const { output } = await owner.runSync({ input }, 60_000);

  assert.ok(output.characters > 20_000_000);
  assert.equal(await status(reader.run({ input }, 60_000)), 403);
  assert.equal(await status(endpoint('rpa_junk').run({ input }, 60_000)), 401);
});

test('server-sent events arrive while the job is in progress', async () => {
  const response = await chat('One two three', { mock_delay: 0.5 });
  assert.equal(response.headers.get('content-type'), 'text/event-stream');
  const events = response.body.pipeThrough(new TextDecoderStream()).values();

  const first = (await events.next()).value;
  assert.equal((await reader.health()).jobs.inProgress, 1);

  const rest = await all(events);
  assert.match(first, /"content":"One "/);
  assert.match(rest.join(''), /"content":"three".*data: \[DONE\]\n\n$/s);
});

test('a caller who leaves a stream ends its job', async () => {
  const left = new AbortController();
  const response = await chat('Nobody waits for this', { mock_delay: 30, signal: left.signal });
  assert.ok(response.ok);
  assert.equal((await reader.health()).jobs.inProgress, 1);

  left.abort();

  while ((await reader.health()).jobs.inProgress === 1);
  const { requests } = await (await fetch(`${url}/requests`, { headers: { authorization: READ } })).json();
  assert.equal(requests.at(-1).status, 'CANCELLED');
});

test('a bare key in the header is that key', async () => {
  const get = (path, authorization, method = 'GET') => fetch(`${url}/${path}`, { method, headers: { authorization } });

  assert.equal((await get('health', READ)).status, 200);
  assert.equal((await get('health', LEGACY)).status, 200);
  assert.equal((await get('purge-queue', LEGACY, 'POST')).status, 200);
  assert.equal((await get('purge-queue', READ, 'POST')).status, 403);
  assert.equal((await get('health', OTHER)).status, 403);
});

test('a caller does not choose the scope that is checked', async () => {
  const scopes = [`endpoint:${endpointId}:read`, `endpoint:${OTHER_ENDPOINT}:write`, 'graphql:read', ''];
  for (const query of scopes.flatMap((it) => [`?scope=${it}`, `?wait=1&scope=${it}&scope=${it}`, `?%73cope=${it}`])) {
    const send = async (path, key, method) =>
      (await fetch(`${url}/${path}${query}`, { method, headers: { authorization: `Bearer ${key}` } })).status;

    assert.equal(await send('purge-queue', READ, 'POST'), 403, query);
    assert.equal(await send('health', OTHER, 'GET'), 403, query);
    assert.equal(await send('health', READ, 'GET'), 200, query);
  }
});
