-- What people wrote. A conversation is one sitting of an address with one of our accounts (IN9); a turn is one answer to
-- everything unanswered in it (IN11).
CREATE TABLE conversations (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  business_id bigint NOT NULL REFERENCES businesses,
  account_id bigint NOT NULL REFERENCES channel_accounts,
  address_id uuid NOT NULL REFERENCES addresses,
  customer_id uuid,
  vendor_id bigint,
  opened_at timestamptz NOT NULL,
  last_inbound_at timestamptz NOT NULL,
  closed_at timestamptz,
  taken_over_at timestamptz,
  taken_over_by text,
  greeted_at timestamptz,
  CHECK (num_nonnulls(customer_id, vendor_id) = 1)
);
CREATE UNIQUE INDEX one_open_conversation ON conversations (address_id, account_id) WHERE closed_at IS NULL;
CREATE INDEX idle_conversations ON conversations (last_inbound_at) WHERE closed_at IS NULL;
CREATE INDEX ON conversations (customer_id);

CREATE TABLE turns (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  business_id bigint NOT NULL REFERENCES businesses,
  address_id uuid NOT NULL REFERENCES addresses,
  conversation_id bigint REFERENCES conversations,
  customer_id uuid,
  vendor_id bigint,
  cause text NOT NULL,
  through_message_id bigint NOT NULL,
  doorbell_id bigint NOT NULL,
  mind text NOT NULL DEFAULT 'workflow',
  outcome text CHECK (outcome IN ('answered', 'handed_over', 'left', 'noted', 'dead')),
  reason text,
  started_at timestamptz NOT NULL,
  finished_at timestamptz,
  UNIQUE (doorbell_id, through_message_id)
);
CREATE INDEX ON turns (address_id, id);

CREATE TABLE messages (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  business_id bigint NOT NULL REFERENCES businesses,
  account_id bigint NOT NULL REFERENCES channel_accounts,
  address_id uuid NOT NULL REFERENCES addresses,
  conversation_id bigint NOT NULL REFERENCES conversations,
  customer_id uuid,
  vendor_id bigint,
  provider_id text NOT NULL,
  kind text NOT NULL,
  body text,
  tap_id text,
  reply_to text,
  media jsonb,
  forwarded boolean NOT NULL DEFAULT false,
  raw_ciphertext bytea,
  correlation_id text,
  sent_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  answer_by timestamptz NOT NULL,
  turn_id bigint REFERENCES turns,
  CONSTRAINT one_row_per_provider_message UNIQUE (account_id, provider_id),
  CHECK (num_nonnulls(customer_id, vendor_id) = 1)
);
CREATE INDEX unanswered_messages ON messages (address_id, id) WHERE turn_id IS NULL;
CREATE INDEX unanswered_deadlines ON messages (answer_by) WHERE turn_id IS NULL;
CREATE INDEX ON messages (conversation_id, id);

-- Things a channel told us that are nobody's message: staff echoes, identity changes, account alarms.
CREATE TABLE notices (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  business_id bigint NOT NULL REFERENCES businesses,
  account_id bigint NOT NULL REFERENCES channel_accounts,
  kind text NOT NULL,
  address_id uuid REFERENCES addresses,
  provider_id text,
  raw_ciphertext bytea,
  at timestamptz NOT NULL,
  UNIQUE NULLS NOT DISTINCT (account_id, kind, provider_id, at)
);

ALTER TABLE conversations ENABLE ROW LEVEL SECURITY;
ALTER TABLE conversations FORCE ROW LEVEL SECURITY;
ALTER TABLE turns ENABLE ROW LEVEL SECURITY;
ALTER TABLE turns FORCE ROW LEVEL SECURITY;
ALTER TABLE messages ENABLE ROW LEVEL SECURITY;
ALTER TABLE messages FORCE ROW LEVEL SECURITY;
ALTER TABLE notices ENABLE ROW LEVEL SECURITY;
ALTER TABLE notices FORCE ROW LEVEL SECURITY;

CREATE POLICY intake ON conversations TO concierge_intake USING (true) WITH CHECK (true);
CREATE POLICY turn ON conversations TO concierge_turn USING (customer_id = current_customer());
CREATE POLICY delivery ON conversations FOR SELECT TO concierge_delivery USING (true);
CREATE POLICY resolver ON conversations TO concierge_resolver USING (vendor_id = current_vendor());
CREATE POLICY operator ON conversations TO concierge_operator USING (true);
CREATE POLICY turn ON turns TO concierge_turn USING (customer_id = current_customer()) WITH CHECK (customer_id = current_customer());
CREATE POLICY resolver ON turns TO concierge_resolver USING (vendor_id = current_vendor()) WITH CHECK (vendor_id = current_vendor());
CREATE POLICY operator ON turns TO concierge_operator USING (true);
CREATE POLICY intake ON messages TO concierge_intake USING (true) WITH CHECK (true);
CREATE POLICY turn ON messages TO concierge_turn USING (customer_id = current_customer());
CREATE POLICY resolver ON messages TO concierge_resolver USING (vendor_id = current_vendor());
CREATE POLICY operator ON messages TO concierge_operator USING (true);
CREATE POLICY intake ON notices TO concierge_intake USING (true) WITH CHECK (true);
CREATE POLICY operator ON notices TO concierge_operator USING (true);

GRANT SELECT, INSERT, UPDATE ON conversations, messages TO concierge_intake;
GRANT SELECT, INSERT ON notices TO concierge_intake;
GRANT SELECT, UPDATE (taken_over_at, taken_over_by, greeted_at) ON conversations TO concierge_turn;
GRANT SELECT ON conversations TO concierge_delivery, concierge_resolver;
GRANT SELECT, INSERT, UPDATE ON turns TO concierge_turn, concierge_resolver;
GRANT SELECT, UPDATE (turn_id, answer_by) ON messages TO concierge_turn, concierge_resolver;
GRANT SELECT, UPDATE, DELETE ON conversations, messages, turns, notices TO concierge_operator;
