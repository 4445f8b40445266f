// One check with a TypeScript SDK: `node typescript.mjs v1|v2|v2-modern URL TOKEN` prints what it saw as JSON.
const [, , line, url, token] = process.argv;
const headers = { Authorization: `Bearer ${token}` };
const info = { name: `interop-${line}`, version: "1" };
let Client, Transport;
if (line === "v1") {
  ({ Client } = await import("@modelcontextprotocol/sdk/client/index.js"));
  ({ StreamableHTTPClientTransport: Transport } = await import("@modelcontextprotocol/sdk/client/streamableHttp.js"));
} else {
  ({ Client, StreamableHTTPClientTransport: Transport } = await import("@modelcontextprotocol/client"));
}
const client = new Client(info, line === "v2-modern" ? { versionNegotiation: { mode: "auto" } } : {});
const transport = new Transport(new URL(url), { requestInit: { headers } });
await client.connect(transport);
const { tools } = await client.listTools();
const done = await client.callTool({ name: "get_customer_history", arguments: {} });
const refused = await client.callTool({ name: "create_ticket", arguments: { service: "sourcing", phone: "+1" } });
const { resources } = await client.listResources();
const { prompts } = await client.listPrompts();
console.log(JSON.stringify({
  tools: tools.length,
  structured: Array.isArray(done.structuredContent?.tickets),
  refusal: refused._meta?.["concierge/refusal"],
  resources: resources.length,
  prompts: prompts.length,
  era: transport.protocolVersion ?? client.getNegotiatedProtocolVersion?.() ?? null,
}));
await client.close();
