-- A mailbox that is fetched: how far it was read, moved in the transaction that stores what was read, and which worker
-- reads it now. A worker that died is followed by another once `held_until` has passed.
CREATE TABLE mailboxes (
  account_id bigint PRIMARY KEY,
  business_id bigint NOT NULL,
  cursor text CHECK (length(cursor) <= 1000),
  held_by uuid,
  held_until timestamptz,
  stored_at timestamptz,
  FOREIGN KEY (business_id, account_id) REFERENCES channel_accounts (business_id, id),
  CHECK (num_nonnulls(held_by, held_until) IN (0, 2))
);

ALTER TABLE mailboxes ENABLE ROW LEVEL SECURITY;
ALTER TABLE mailboxes FORCE ROW LEVEL SECURITY;
CREATE POLICY intake ON mailboxes TO concierge_intake USING (true) WITH CHECK (true);
CREATE POLICY operator ON mailboxes TO concierge_operator USING (true);
GRANT SELECT, INSERT, UPDATE ON mailboxes TO concierge_intake;
GRANT SELECT, DELETE ON mailboxes TO concierge_operator; -- a box that is forgotten begins from now

-- A mail that answers nothing by name (a reminder, a shortlist that took a while) still belongs to the talk's thread.
GRANT SELECT (conversation_id) ON messages TO concierge_delivery;
