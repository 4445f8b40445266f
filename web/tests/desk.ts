/** The public API played over real HTTP: it keeps what it is told and answers as it is asked to. */
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export interface Told { method: string; path: string; headers: IncomingMessage["headers"]; body: string }
type Scripted = { status: number; body?: unknown; headers?: Record<string, string> };

export const FORM = {
  services: [{ name: "sourcing", title: "Find something" }, { name: "support", title: "Help with an order" }],
  consents: [
    { name: "contact", text: "You may write to me about this request.", version: "1" },
    { name: "call", text: "You may call me about this request.", version: "1" },
    { name: "marketing", text: "You may send me offers.", version: "1" },
  ],
  limits: { message: 4000, name: 80, files: 5, file_bytes: 5242880, all_bytes: 12582912 },
};
export const RECEIPT = {
  ticket: "T-000123",
  status_url: "/support/ticket/T-000123#key=sesame",
  key: "sesame",
  message: "We answer within the hour.",
};
export const TICKET = {
  ticket: "T-000123",
  state: "open",
  state_text: "We are asking vendors",
  opened_at: "2026-11-20T12:00:00Z",
  service: "sourcing",
  conversation: [
    { id: "m1", from: "you", text: "40 chairs please", at: "2026-11-20T12:00:00Z" },
    { id: "m2", from: "us", text: "Which day?", at: "2026-11-20T12:00:05Z", choices: [{ id: "d1", title: "Friday" }, { id: "d2", title: "Saturday" }] },
  ] as Record<string, unknown>[],
  may_reply: true,
  locale: "en",
};

export class Desk {
  told: Told[] = [];
  form: Scripted = { status: 200, body: FORM };
  submitted: Scripted = { status: 201, body: RECEIPT };
  ticket: Scripted = { status: 200, body: structuredClone(TICKET) };
  replied: Scripted = { status: 202, body: {} };
  private constructor(private server: Server, readonly url: string) {}

  static async open(): Promise<Desk> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const desk = new Desk(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on("request", (request, response) => {
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", () => {
        const cors = { "access-control-allow-origin": "*", "access-control-allow-headers": "*", "access-control-expose-headers": "retry-after" };
        if (request.method === "OPTIONS") return response.writeHead(204, cors).end();
        const path = request.url ?? "";
        desk.told.push({ method: request.method ?? "", path, headers: request.headers, body: Buffer.concat(parts).toString("latin1") });
        const { status, body, headers } = desk.answer(path);
        response.writeHead(status, { "content-type": "application/json", ...cors, ...headers });
        return response.end(body === undefined ? "" : JSON.stringify(body));
      });
    });
    return desk;
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  sent(path: string): Told[] {
    return this.told.filter((one) => one.method === "POST" && one.path.endsWith(path));
  }

  private answer(path: string): Scripted {
    if (path.startsWith("/support/form")) return this.form;
    if (path === "/support/submit") return this.submitted;
    return path.endsWith("/messages") ? this.replied : this.ticket;
  }
}
