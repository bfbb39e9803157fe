// SPDX-License-Identifier: Apache-2.0
// An agent without a model: it reads the name of a tool and its arguments from each line, calls the tool, and prints
// the result. "tools" lists the tools. All it knows of scoped keys is the header that KEY belongs in.
import { createInterface } from 'node:readline';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

const server = new URL(process.env.MCP_SERVER ?? 'http://127.0.0.1:8089/mcp');
const headers = { Authorization: `Bearer ${process.env.KEY}` };
const client = new Client({ name: 'agent', version: '1.0.0' });

async function call(line) {
  const [, tool, input] = /^(\S+) *(.*)$/.exec(line);
  if (tool === 'tools') return { tools: (await client.listTools()).tools.map(({ name }) => name) };
  const { content, isError } = await client.callTool({ name: tool, arguments: JSON.parse(input || '{}') });
  return { [isError ? 'error' : 'result']: content[0].text };
}

/** Prints one line: what came back, or the HTTP status or error code of a refusal. */
async function print(what) {
  console.log(JSON.stringify(await what.catch(({ code, message }) => ({ refused: code, message }))));
}

const transport = new StreamableHTTPClientTransport(server, { requestInit: { headers } });
await print(client.connect(transport).then(() => ({ connected: true })));
for await (const line of createInterface({ input: process.stdin })) await print(call(line));
await client.close();
