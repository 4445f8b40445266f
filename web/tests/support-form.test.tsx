/** The form says what is wrong and how to put it right, loses nothing, and sends exactly what was agreed to (SU7). */
import { render, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import SupportForm from "../src/SupportForm";
import { Desk } from "./desk";

let desk: Desk;
beforeEach(async () => { desk = await Desk.open(); });
afterEach(() => desk.close());

async function show(locale = "en", more: { service?: string } = {}) {
  const onSubmitted = vi.fn();
  render(<SupportForm endpoint={desk.url} locale={locale} onSubmitted={onSubmitted} {...more} />);
  await waitFor(() => expect(document.querySelector("form")).not.toBeNull());
  return { user: userEvent.setup(), onSubmitted };
}
const send = (user: ReturnType<typeof userEvent.setup>) => user.click(screen.getByRole("button", { name: "Send" }));
const told = () => JSON.parse(desk.sent("/support/submit").at(-1)!.body) as Record<string, unknown>;

test("what is sent is what was written, with every consent named and none ticked", async () => {
  const { user, onSubmitted } = await show("en", { service: "sourcing" });
  await user.type(screen.getByLabelText(/Your message/), "40 chairs");
  await send(user);
  await screen.findByText("T-000123");
  expect(told()).toEqual({
    message: "40 chairs",
    locale: "en",
    service: "sourcing",
    consents: { contact: false, call: false, marketing: false },
    website: "",
    submission_id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4/),
  });
  expect(onSubmitted).toHaveBeenCalledOnce();
  expect(screen.getByRole("link", { name: "Follow your request" })).toHaveAttribute("href", `${desk.url}/support/ticket/T-000123#key=sesame`);
});

test("an empty message is not sent: the summary takes the focus and leads to the field", async () => {
  const { user } = await show();
  await send(user);
  const summary = await screen.findByRole("alert");
  expect(summary).toHaveFocus();
  await user.click(within(summary).getByRole("link", { name: "Write what you need." }));
  expect(screen.getByLabelText(/Your message/)).toHaveFocus();
  expect(screen.getByLabelText(/Your message/)).toBeInvalid();
  expect(desk.sent("/support/submit")).toHaveLength(0);
});

test.each([
  ["Email", "ana@", "Check the address"],
  ["Email", "ana example.com", "Check the address"],
  ["Phone", "07700 900100", "country code"],
  ["Phone", "+44 seven", "country code"],
])("%s %s is refused with its remedy before anything is sent", async (label, value, remedy) => {
  const { user } = await show();
  await user.type(screen.getByLabelText(/Your message/), "Hello");
  await user.type(screen.getByLabelText(new RegExp(`^${label}`)), value);
  await user.click(screen.getByLabelText(/You may write/));
  await send(user);
  expect(await screen.findByRole("alert")).toHaveTextContent(remedy);
  expect(desk.sent("/support/submit")).toHaveLength(0);
});

test("an address without the consent to write to it is asked about, and the box is named", async () => {
  const { user } = await show();
  await user.type(screen.getByLabelText(/Your message/), "Hello");
  await user.type(screen.getByLabelText(/^Email/), "ana@example.com");
  await send(user);
  const summary = await screen.findByRole("alert");
  await user.click(within(summary).getByRole("link"));
  expect(screen.getByLabelText(/You may write/)).toHaveFocus();
  await user.keyboard(" ");
  await send(user);
  await screen.findByText("T-000123");
  expect(told()).toMatchObject({ email: "ana@example.com", consents: { contact: true, call: false, marketing: false } });
});

test("a field that the server refuses is shown beside that field, whatever it is nested in", async () => {
  desk.submitted = { status: 400, body: { error: { code: "invalid", message: "Check", fields: { phone: "That number does not exist.", "consents.call": "Name the number.", surprise: "Odd." } } } };
  const { user } = await show();
  await user.type(screen.getByLabelText(/Your message/), "Hello");
  await send(user);
  const summary = await screen.findByRole("alert");
  expect(within(summary).getAllByRole("listitem").map((one) => one.textContent)).toEqual(["Odd.", "That number does not exist.", "Name the number."]);
  expect(screen.getByLabelText(/^Phone/)).toHaveAccessibleDescription(/That number does not exist/);
  expect(screen.getByLabelText(/You may call/)).toBeInvalid();
});

test.each([
  [{ status: 429, body: {}, headers: { "retry-after": "7" } }, "Wait 7 s"],
  [{ status: 413, body: {} }, "too much at once"],
  [{ status: 403, body: {} }, "may not send"],
  [{ status: 404, body: {} }, "failed on our side"],
  [{ status: 500, body: {} }, "failed on our side"],
  [{ status: 400, body: { error: { message: "No." } } }, "No."],
  [{ status: 400 }, "failed on our side"],
  [{ status: 201 }, "failed on our side"],
])("answer %j is put in words, and what was written stays", async (answer, words) => {
  desk.submitted = answer;
  const { user } = await show();
  await user.type(screen.getByLabelText(/Your message/), "Hello");
  await send(user);
  expect(await screen.findByRole("alert")).toHaveTextContent(words);
  expect(screen.getByLabelText(/Your message/)).toHaveValue("Hello");
});

test("sent again unchanged it is the same submission, changed it is another", async () => {
  desk.submitted = { status: 500, body: {} };
  const { user } = await show();
  await user.type(screen.getByLabelText(/Your message/), "Hello");
  await send(user);
  await screen.findByRole("alert");
  await send(user);
  await waitFor(() => expect(desk.sent("/support/submit")).toHaveLength(2));
  await user.type(screen.getByLabelText(/Your message/), "!");
  await send(user);
  await waitFor(() => expect(desk.sent("/support/submit")).toHaveLength(3));
  const ids = desk.sent("/support/submit").map((one) => (JSON.parse(one.body) as { submission_id: string }).submission_id);
  expect(ids[0]).toBe(ids[1]);
  expect(ids[2]).not.toBe(ids[0]);
});

test("a file of the wrong kind is named, and can be taken away again", async () => {
  const { user } = await show();
  await user.type(screen.getByLabelText(/Your message/), "A list");
  const odd = new File(["x"], "list.exe", { type: "application/x-msdownload" });
  await userEvent.setup({ applyAccept: false }).upload(screen.getByLabelText(/Pictures or PDFs/), odd);
  await send(user);
  expect(await screen.findByRole("alert")).toHaveTextContent("list.exe is neither a picture nor a PDF");
  await user.click(screen.getByRole("button", { name: "Remove list.exe" }));
  await send(user);
  await screen.findByText("T-000123");
});

test.each([
  [6, 10, "Choose 5 files at most"],
  [1, 6 * 1024 ** 2, "is too large"],
  [4, 4 * 1024 ** 2, "Together the files are too large"],
])("%i files of %i bytes are too much", async (count, size, words) => {
  const { user } = await show();
  await user.type(screen.getByLabelText(/Your message/), "A list");
  const files = Array.from({ length: count }, (_, each) => {
    const file = new File([""], `${each}.png`, { type: "image/png" });
    Object.defineProperty(file, "size", { value: size });
    return file;
  });
  await user.upload(screen.getByLabelText(/Pictures or PDFs/), files);
  await send(user);
  expect(await screen.findByRole("alert")).toHaveTextContent(words);
});

test("a form that cannot be loaded can be asked for again", async () => {
  desk.form = { status: 503, body: {} };
  render(<SupportForm endpoint={desk.url} locale="en" />);
  const again = await screen.findByRole("button", { name: "Try again" });
  desk.form = { status: 200, body: { services: null, consents: [{}], limits: "none" } };
  await userEvent.click(again);
  await screen.findByLabelText(/Your message/);
});

test.each([["es", "Su mensaje"], ["fr", "Votre message"], ["sv", "Ditt meddelande"], ["de", "Your message"], ["es-CO", "Su mensaje"]])(
  "%s is spoken, or English is", async (locale, label) => {
    await show(locale);
    expect(screen.getByText(label)).toBeInTheDocument();
    expect(desk.told[0]!.path).toContain(`locale=${document.querySelector("section")!.lang}`);
  },
);

test("a status link to elsewhere is never offered", async () => {
  desk.submitted = { status: 201, body: { ticket: "T-1", status_url: "javascript:alert(1)", message: "" } };
  const { user } = await show();
  await user.type(screen.getByLabelText(/Your message/), "Hello");
  await send(user);
  await screen.findByText("T-1");
  expect(screen.queryByRole("link")).toBeNull();
});
