// SPDX-License-Identifier: Apache-2.0
// An MCP server for one endpoint of the platform: a tool that reads and one that writes. It is an OAuth resource server
// (RFC 9728) that accepts tokens made from keys. It never sees a key: the gateway in front exchanges it.
import { createServer } from 'node:http';
import { getOAuthProtectedResourceMetadataUrl } from '@modelcontextprotocol/sdk/server/auth/router.js';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { z } from 'zod';

const issuer = process.env.ISSUER ?? 'http://localhost:8080/realms/demo';
const audience = process.env.AUDIENCE ?? 'platform-api';
const endpoint = process.env.ENDPOINT ?? 'img-gen';
const port = Number(process.env.PLATFORM_PORT ?? 9089);
// The address that agents use: the gateway's.
const resource = new URL(process.env.RESOURCE ?? 'http://127.0.0.1:8089/mcp');
const jwks = createRemoteJWKSet(new URL(process.env.KEYS ?? `${issuer}/protocol/openid-connect/certs`));

const READ = `endpoint:${endpoint}:read`;
const WRITE = `endpoint:${endpoint}:write`;
const LONGEST_MESSAGE = 1024 * 1024;

const images = [];
const tools = {
  list_images: {
    scope: READ,
    config: { description: 'Lists the generated images', annotations: { readOnlyHint: true } },
    run: () => images,
  },
  generate_image: {
    scope: WRITE,
    config: {
      description: 'Generates an image',
      inputSchema: { prompt: z.string().min(1).max(1000) },
      annotations: { readOnlyHint: false },
    },
    run: ({ prompt }) => images[images.push({ id: images.length + 1, prompt }) - 1],
  },
};

const metadataUrl = getOAuthProtectedResourceMetadataUrl(resource);
const metadata = {
  resource: resource.href,
  resource_name: 'Image generator',
  authorization_servers: [issuer],
  bearer_methods_supported: ['header'],
  scopes_supported: [READ, WRITE],
};

class Refused extends Error {
  constructor(status, error, scope = READ) {
    super(error);
    this.status = status;
    this.scope = scope;
  }
}

/** Returns the token's claims in the form that the SDK hands to tools. */
async function authenticate(request) {
  const [header, another] = request.headersDistinct.authorization ?? [];
  if (header === undefined) throw new Refused(401);
  // Node would take the first of two; a gateway might have checked the second.
  const [, token] = (another === undefined && /^Bearer +([\w.-]+)$/i.exec(header)) || [];
  if (!token) throw new Refused(401, 'invalid_token');
  try {
    const { payload } = await jwtVerify(token, jwks, {
      issuer,
      audience,
      algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'],
      requiredClaims: ['sub', 'exp', 'scope', 'api_key_id'],
    });
    const { azp: clientId, scope, exp: expiresAt, sub, api_key_id: keyId } = payload;
    if (typeof scope !== 'string') throw new errors.JWTClaimValidationFailed('not a string', payload, 'scope');
    return { token, clientId, scopes: scope.split(' '), expiresAt, extra: { sub, keyId } };
  } catch (error) {
    // Without the server's keys, the token cannot be judged.
    const judged = error instanceof errors.JOSEError && !['ERR_JOSE_GENERIC', 'ERR_JWKS_TIMEOUT'].includes(error.code);
    throw judged ? new Refused(401, 'invalid_token') : new Refused(503, 'temporarily_unavailable');
  }
}

async function messages(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > LONGEST_MESSAGE) throw new Refused(413, 'too_large');
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new Refused(400, 'invalid_json');
  }
}

/** Every message needs the read scope; a call of a tool needs that of the tool. */
function authorize(message, scopes) {
  const called = message?.method === 'tools/call' && Object.hasOwn(tools, message.params?.name);
  const needed = called ? tools[message.params.name].scope : READ;
  if (!scopes.includes(needed)) throw new Refused(403, 'insufficient_scope', needed);
}

/** A server with only the tools that the token covers, so that an agent is not offered what it may not call. */
function serverFor(scopes) {
  const server = new McpServer({ name: 'image-generator', version: '1.0.0' }, { capabilities: { tools: {} } });
  for (const [name, { scope, config, run }] of Object.entries(tools)) {
    if (!scopes.includes(scope)) continue;
    server.registerTool(name, config, (input) => ({ content: [{ type: 'text', text: JSON.stringify(run(input)) }] }));
  }
  return server;
}

async function handle(request, response) {
  const path = request.url.split('?', 1)[0];
  if (request.method === 'GET' && path === new URL(metadataUrl).pathname) {
    response.writeHead(200, { 'content-type': 'application/json', 'access-control-allow-origin': '*' });
    response.end(JSON.stringify(metadata));
    return;
  }
  if (path !== resource.pathname) throw new Refused(404, 'not_found');
  // MCP requires this: a page that a browser was tricked into loading must not speak to a local server.
  if (![undefined, resource.origin].includes(request.headers.origin)) throw new Refused(403, 'foreign_origin');
  request.auth = await authenticate(request);
  const { scopes } = request.auth;
  authorize(null, scopes);
  // Stateless: no session outlives a request, so each request is judged by its own token.
  if (request.method !== 'POST') throw new Refused(405, 'method_not_allowed');
  const body = await messages(request);
  for (const message of [body].flat()) authorize(message, scopes);
  const server = serverFor(scopes);
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
  response.on('close', () => server.close());
  await server.connect(transport);
  await transport.handleRequest(request, response, body);
}

/** RFC 6750 and RFC 9728: what was wrong, the scope that the request needs, and where to read about this resource. */
function headersFor({ status, message, scope }) {
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
  if (status === 405) headers.allow = 'POST';
  if (status === 401 || message === 'insufficient_scope') {
    const error = message && `error="${message}", `;
    headers['www-authenticate'] = `Bearer ${error}scope="${scope}", resource_metadata="${metadataUrl}"`;
  }
  return headers;
}

// A token for 64 endpoints with ids of 64 characters has 25 KB; Node.js accepts 16 KB of headers by default.
const server = createServer({ maxHeaderSize: 40 * 1024 }, async (request, response) => {
  const { method, url, headers } = request;
  if (process.env.LOG_REQUESTS) console.log(JSON.stringify({ method, url, headers }));
  try {
    await handle(request, response);
  } catch (error) {
    const refused = error instanceof Refused ? error : new Refused(500, 'server_error');
    if (refused !== error) console.error('request failed:', error);
    if (response.headersSent) return void response.end();
    response.writeHead(refused.status, headersFor(refused));
    response.end(JSON.stringify({ error: refused.message || 'no_credentials' }));
  }
});
server.listen(port, '127.0.0.1', () => console.log(`MCP server ready on port ${port}`));
