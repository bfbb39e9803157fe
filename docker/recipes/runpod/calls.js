// SPDX-License-Identifier: Apache-2.0
// Makes every call of runpod-sdk, and those of the queue API that it lacks, with every given key, and prints the status
// of each response as a table.
//
//   KEYS='{"read and write": "rpa_...", "read": "rpa_..."}' node calls.js
//
// The first key creates the jobs that the others ask for. BASE_URL and ENDPOINT name what is called.
import assert from 'node:assert/strict';
import runpodSdk from 'runpod-sdk';

const baseUrl = process.env.BASE_URL ?? 'http://127.0.0.1:8088/v2';
const endpointId = process.env.ENDPOINT ?? 'img-gen';
const keys = JSON.parse(process.env.KEYS ?? '{}');
const [first] = Object.values(keys);
if (!first) throw new Error('KEYS must be a JSON object of names and keys.');

const owner = runpodSdk(first, { baseUrl }).endpoint(endpointId);

async function job(input = { mock_return: ['a', 'b'] }) {
  const { id } = await owner.run({ input });
  await owner.statusSync(id);
  return id;
}

async function all(stream) {
  const outputs = [];
  for await (const { output } of stream) outputs.push(output);
  return outputs;
}

/** A call that the SDK does not have. */
async function send(key, method, path, body) {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const init = { method, headers, body: body && JSON.stringify(body) };
  const response = await fetch(`${baseUrl}/${endpointId}/${path}`, init);
  if (!response.ok) throw Object.assign(new Error(response.statusText), { response });
  return response.json();
}

const messages = [{ role: 'user', content: 'Hello there' }];

// The SDK's method; the request; the level it needs; the call; what a successful response looks like.
const calls = [
  ['run', 'POST run', 'write', ({ sdk }) => sdk.run({ input: {} }), ({ id, status }) => id && status],
  ['runSync', 'POST runsync?wait=', 'write', ({ sdk }) => sdk.runSync({ input: {} }), ({ succeeded }) => succeeded],
  ['status', 'GET status/{job}', 'read', async ({ sdk }) => sdk.status(await job()), ({ succeeded }) => succeeded],
  [
    'statusSync',
    'GET status-sync/{job}?wait=',
    'read',
    async ({ sdk }) => sdk.statusSync(await job()),
    ({ output }) => output.join() === 'a,b',
  ],
  [
    'stream',
    'GET stream/{job}',
    'read',
    async ({ sdk }) => all(sdk.stream(await job())),
    (outputs) => outputs.join() === 'a,b',
  ],
  ['cancel', 'POST cancel/{job}', 'write', async ({ sdk }) => sdk.cancel(await job()), ({ status }) => status],
  ['health', 'GET health', 'read', ({ sdk }) => sdk.health(), ({ jobs, workers }) => jobs.completed && workers.ready],
  ['purgeQueue', 'POST purge-queue', 'write', ({ sdk }) => sdk.purgeQueue(), ({ status }) => status === 'completed'],
  [
    '',
    'POST retry/{job}',
    'write',
    async ({ key }) => send(key, 'POST', `retry/${await job({ mock_error: 'out of memory' })}`),
    ({ id }) => id,
  ],
  ['', 'GET requests', 'read', ({ key }) => send(key, 'GET', 'requests'), ({ requests }) => requests.length > 0],
  ['', 'GET openai/*', 'read', ({ key }) => send(key, 'GET', 'openai/v1/models'), ({ data }) => data.length === 1],
  [
    '',
    'POST openai/*',
    'write',
    ({ key }) => send(key, 'POST', 'openai/v1/chat/completions', { messages }),
    ({ choices }) => choices[0].message.content === 'Hello there',
  ],
];

async function outcome(key, call, isRight) {
  try {
    assert.ok(isRight(await call({ key, sdk: runpodSdk(key, { baseUrl }).endpoint(endpointId) })));
    return 200;
  } catch (error) {
    if (error.response?.status) return error.response.status;
    throw error;
  }
}

const row = (...cells) => console.log(`| ${cells.join(' | ')} |`);
row('SDK', 'request', 'level', ...Object.keys(keys));
console.log(`|---|---|---|${'---|'.repeat(Object.keys(keys).length)}`);
for (const [method, request, level, call, isRight] of calls) {
  const outcomes = [];
  for (const key of Object.values(keys)) outcomes.push(await outcome(key, call, isRight));
  row(method && `\`${method}\``, `\`${request}\``, level, ...outcomes);
}
