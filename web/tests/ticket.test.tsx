/** The ticket's page shows what was said, lets the person answer, and asks less often while nothing happens (SU7). */
import { render, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Linked } from "../src/ticket/Conversation";
import { openChoices, TicketView } from "../src/ticket/TicketView";
import { Desk, TICKET } from "./desk";

const FAST = { soonest: 10, latest: 40, factor: 2 };
let desk: Desk;
beforeEach(async () => { desk = await Desk.open(); });
afterEach(() => desk.close());
const show = () => render(<TicketView id="T-000123" secret="sesame" endpoint={desk.url} locale="en" pace={FAST} />);

test("the key travels as a Bearer and never in an address", async () => {
  show();
  await screen.findByText("Which day?");
  expect(desk.told[0]!.headers.authorization).toBe("Bearer sesame");
  expect(desk.told.every((one) => !one.path.includes("sesame"))).toBe(true);
});

test("what comes later appears in the log by itself", async () => {
  show();
  const log = await screen.findByRole("log");
  desk.ticket.body = { ...TICKET, conversation: [...TICKET.conversation, { id: "m3", from: "person", text: "Ben here", at: "x" }] };
  await within(log).findByText("Ben here");
  expect(within(log).getByText("A colleague")).toBeInTheDocument();
});

test("a tap sends the choice, words send the words, each under an id of its own", async () => {
  show();
  await userEvent.click(await screen.findByRole("button", { name: "Saturday" }));
  await waitFor(() => expect(desk.sent("/messages")).toHaveLength(1));
  await userEvent.type(screen.getByLabelText("Your answer"), "At noon");
  await userEvent.click(screen.getByRole("button", { name: "Send" }));
  await waitFor(() => expect(desk.sent("/messages")).toHaveLength(2));
  const [tap, words] = desk.sent("/messages").map((one) => JSON.parse(one.body) as Record<string, string>);
  expect(tap).toEqual({ tap_id: "d2", submission_id: expect.any(String) });
  expect(words).toEqual({ text: "At noon", submission_id: expect.any(String) });
  expect(tap!.submission_id).not.toBe(words!.submission_id);
  await waitFor(() => expect(screen.getByLabelText("Your answer")).toHaveValue(""));
});

test("what was refused stays in the field, with the reason and the remedy", async () => {
  desk.replied = { status: 429, body: {}, headers: { "retry-after": "9" } };
  show();
  await userEvent.type(await screen.findByLabelText("Your answer"), "At noon");
  await userEvent.click(screen.getByRole("button", { name: "Send" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("Wait 9 s");
  expect(screen.getByLabelText("Your answer")).toHaveValue("At noon");
});

test("an empty answer is not sent", async () => {
  show();
  await userEvent.click(await screen.findByRole("button", { name: "Send" }));
  expect(screen.getByLabelText("Your answer")).toBeInvalid();
  expect(desk.sent("/messages")).toHaveLength(0);
});

test("a link that opens nothing says so, and is not asked about again", async () => {
  desk.ticket = { status: 404, body: {} };
  show();
  await screen.findByText("There is no request here");
  const asked = desk.told.length;
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(desk.told).toHaveLength(asked);
});

test("a closed ticket takes no answer and offers a new one", async () => {
  desk.ticket.body = { ...TICKET, may_reply: false };
  show();
  expect(await screen.findByRole("link", { name: "Write a new message" })).toHaveAttribute("href", "/support");
  expect(screen.queryByLabelText("Your answer")).toBeNull();
});

test("a server that goes away is waited for, and the conversation stays", async () => {
  show();
  await screen.findByText("Which day?");
  desk.ticket = { status: 503, body: {} };
  await screen.findByText("No connection. We keep trying.");
  desk.ticket = { status: 200, body: TICKET };
  await waitFor(() => expect(screen.queryByText("No connection. We keep trying.")).toBeNull());
  expect(screen.getByText("Which day?")).toBeInTheDocument();
});

test("choices are open until the person has answered", () => {
  const ours = { id: "1", from: "us" as const, text: "?", at: "", choices: [{ id: "a", title: "A" }], files: [] };
  const theirs = { ...ours, id: "2", from: "you" as const, choices: [] };
  expect(openChoices([ours])).toEqual(ours.choices);
  expect(openChoices([ours, { ...ours, choices: [] }])).toEqual(ours.choices);
  expect(openChoices([ours, theirs])).toEqual([]);
});

test("only https addresses become links; the rest stays text", () => {
  render(<Linked text={"See https://wa.me/1?text=a. <b>x</b> javascript:alert(1) http://plain.example"} />);
  expect(screen.getAllByRole("link").map((one) => one.getAttribute("href"))).toEqual(["https://wa.me/1?text=a"]);
});

/** Every field of an answer deleted, nulled and mistyped: the page never falls over. */
const FIELDS = ["ticket", "state_text", "opened_at", "service", "conversation", "may_reply", "locale"];
test.each(FIELDS.flatMap((name) => [undefined, null, 7, "x", [], [null], {}].map((odd) => [name, odd] as const)))("%s as %j does no harm", async (name, odd) => {
  desk.ticket.body = { ...TICKET, [name]: odd };
  show();
  await screen.findByRole("heading", { level: 1 });
});
test.each(["id", "from", "text", "at", "choices", "files"].flatMap((name) => [undefined, null, 7, "x", [], [null], [7], {}].map((odd) => [name, odd] as const)))(
  "a message whose %s is %j does no harm",
  async (name, odd) => {
    desk.ticket.body = { ...TICKET, conversation: [{ ...TICKET.conversation[1], [name]: odd }] };
    show();
    await screen.findByRole("heading", { level: 1 });
  },
);
