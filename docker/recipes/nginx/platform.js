// SPDX-License-Identifier: Apache-2.0
// A small platform behind the gateway, in plain Node: a GraphQL API, and endpoints with a queue of jobs each. It never
// sees an API key. It relies only on a token's signature, issuer, audience, times and scope.
import { createServer } from 'node:http';
import { operationType } from './operation-type.js';
import { Queue } from './queue.js';
import { demand, Refused, verifier } from './token.js';

const issuer = process.env.ISSUER ?? 'http://localhost:8080/realms/demo';
const audience = process.env.AUDIENCE ?? 'platform-api';
const port = Number(process.env.PLATFORM_PORT ?? 9080);
const claims = verifier(issuer, audience, process.env.KEYS);
const notes = [];
const queues = new Map();

const LONGEST_DOCUMENT = 64 * 1024;
const LONGEST_PAYLOAD = 20 * 1024 * 1024;
const LONGEST_WAIT_MS = 300_000;

async function read(request, longest) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > longest) throw new Refused(413, 'too_large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function json(request, longest) {
  let body;
  try {
    body = JSON.parse((await read(request, longest)) || '{}');
  } catch (error) {
    throw error instanceof Refused ? error : new Refused(400, 'invalid_json');
  }
  if (body === null || typeof body !== 'object') throw new Refused(400, 'invalid_json');
  return body;
}

/** Two fields, one to read and one to write: query { notes } and mutation { addNote(text: "...") }. */
async function graphql(request, parameters, payload) {
  let query, operationName;
  if (request.method === 'GET') {
    query = parameters.get('query');
    operationName = parameters.get('operationName');
  } else if (request.method === 'POST') {
    ({ query, operationName } = await json(request, LONGEST_DOCUMENT));
  } else {
    throw new Refused(405, 'method_not_allowed', { allow: 'GET, POST' });
  }
  if (typeof query !== 'string') throw new Refused(400, 'no_query');
  const type = operationType(query, operationName);
  if (!type || type === 'subscription') throw new Refused(400, 'invalid_query');
  // GraphQL over HTTP forbids mutations by GET: anyone who follows a link would run them.
  if (type === 'mutation' && request.method === 'GET') throw new Refused(405, 'method_not_allowed', { allow: 'POST' });
  demand(payload, type === 'mutation' ? 'graphql:write' : 'graphql:read');
  if (type === 'query') return { data: { notes } };
  const text = /\baddNote\s*\(\s*text\s*:\s*"([^"\\]{1,200})"/.exec(query)?.[1];
  if (!text) throw new Refused(400, 'invalid_query');
  notes.push(text);
  return { data: { addNote: notes.length } };
}

// The calls on an endpoint. `job` stands for the id of a job. Those by GET read, those by POST write.
const CALLS = {
  'GET status': ({ about, queue }) => ({ ...about, jobs: queue.total }),
  'GET status/job': ({ job }) => job,
  'GET status-sync/job': ({ job, wait }) => wait(job),
  'GET stream/job': ({ job }) => ({ status: job.status, stream: unseen(job).map((output) => ({ output })) }),
  'GET health': ({ queue }) => queue.health(),
  'GET requests': ({ queue }) => queue.requests(),
  'GET openai/v1/models': ({ about }) => ({
    object: 'list',
    data: [{ id: about.endpoint, object: 'model', created: 0, owned_by: 'demo' }],
  }),
  'POST run': ({ about, queue, input }) => ({ ...added(queue, input).toJSON(), ...about, jobs: queue.total }),
  'POST runsync': ({ queue, input, wait }) => wait(added(queue, input)),
  'POST cancel/job': ({ job }) => (job.end('CANCELLED'), job),
  'POST retry/job': ({ queue, job }) => queue.retry(job) ?? refuse(400, 'not_failed'),
  'POST purge-queue': ({ queue }) => queue.purge(),
  'POST openai/v1/chat/completions': chat,
};

function refuse(status, error) {
  throw new Refused(status, error);
}

function added(queue, input) {
  return queue.add(input) ?? refuse(429, 'queue_full');
}

function unseen(job) {
  const found = job.output.slice(job.streamed);
  job.streamed = job.output.length;
  return found;
}

/** Repeats the last message word by word: as server-sent events, or as one response. */
async function chat({ queue, body, about, response }) {
  const words = String(body.messages?.at?.(-1)?.content ?? '').split(/(?<= )/);
  const job = added(queue, { mock_return: words, mock_delay: body.mock_delay });
  const completion = (object, choice) => ({
    id: job.id,
    object,
    created: Math.floor(job.created / 1000),
    model: about.endpoint,
    choices: [{ index: 0, ...choice }],
  });
  if (!body.stream) {
    await job.wait(LONGEST_WAIT_MS);
    return completion('chat.completion', {
      message: { role: 'assistant', content: job.output.join('') },
      finish_reason: 'stop',
    });
  }
  const left = new AbortController();
  response.on('close', () => (job.end('CANCELLED'), left.abort()));
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }).flushHeaders();
  const send = (data) => response.write(`data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`);
  try {
    for await (const content of job.elements(left.signal)) {
      send(completion('chat.completion.chunk', { delta: { content }, finish_reason: null }));
    }
    send(completion('chat.completion.chunk', { delta: {}, finish_reason: 'stop' }));
    send('[DONE]');
  } catch (error) {
    if (!left.signal.aborted) throw error;
  }
}

const PATH = /^\/v2\/([A-Za-z0-9][A-Za-z0-9._-]{0,63})\/(openai\/.+|[a-z-]+)(?:\/([A-Za-z0-9-]{1,64}))?$/;

async function endpoint(request, response, path, parameters, payload) {
  const [, id, name, jobId] = PATH.exec(path) ?? [];
  const call = CALLS[`${request.method} ${name}${jobId ? '/job' : ''}`];
  if (!call) throw new Refused(404, 'not_found');
  demand(payload, `endpoint:${id}:${request.method === 'GET' ? 'read' : 'write'}`);
  if (!queues.has(id)) queues.set(id, new Queue());
  const queue = queues.get(id);
  const job = queue.job(jobId);
  if (jobId && !job) throw new Refused(404, 'no_such_job');
  const body = request.method === 'POST' ? await json(request, LONGEST_PAYLOAD) : {};
  const longest = Math.min(Math.max(Number(parameters.get('wait')) || 0, 0), LONGEST_WAIT_MS);
  const wait = async (awaited) => (await awaited.wait(longest), awaited);
  const about = { endpoint: id, caller: payload.sub, keyId: payload.api_key_id };
  return call({ about, queue, job, body, input: body.input ?? {}, wait, response });
}

async function answer(request, response) {
  const [path, query] = request.url.split(/\?(.*)/s);
  const parameters = new URLSearchParams(query);
  const payload = await claims(request);
  if (path === '/graphql') return graphql(request, parameters, payload);
  return endpoint(request, response, path, parameters, payload);
}

function challenge({ message, scope }) {
  if (message === 'no_credentials') return 'Bearer';
  return `Bearer error="${message}"${scope ? `, scope="${scope}"` : ''}`;
}

const server = createServer(async (request, response) => {
  const { method, url, headers } = request;
  if (process.env.LOG_REQUESTS) console.log(JSON.stringify({ method, url, headers }));
  const own = { 'content-type': 'application/json', 'cache-control': 'no-store' };
  let status = 200;
  let body;
  try {
    body = await answer(request, response);
  } catch (error) {
    const refused = error instanceof Refused ? error : new Refused(500, 'server_error');
    status = refused.status;
    body = { error: refused.message };
    if (refused.allow) own.allow = refused.allow;
    if ([401, 403].includes(status)) own['www-authenticate'] = challenge(refused);
  }
  if (response.headersSent) return void response.end();
  response.writeHead(status, own);
  response.end(JSON.stringify(body));
});
server.listen(port, '127.0.0.1', () => console.log(`platform ready on port ${port}`));
