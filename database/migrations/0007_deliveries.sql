-- What we send: the outbox. The effect key is the identity of the effect, so that whatever is run again finds it done.
CREATE TABLE deliveries (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  business_id bigint NOT NULL REFERENCES businesses,
  account_id bigint NOT NULL REFERENCES channel_accounts,
  address_id uuid NOT NULL REFERENCES addresses,
  customer_id uuid,
  vendor_id bigint,
  ticket_id bigint REFERENCES tickets,
  turn_id bigint REFERENCES turns,
  effect_key text NOT NULL,
  purpose text NOT NULL CHECK (purpose IN (
    'reply', 'question', 'acknowledgement', 'shortlist', 'outreach', 'reminder', 'clarification', 'opt_out', 'escalation', 'notice')),
  sourcing_slot smallint CHECK (sourcing_slot IN (1, 2)),
  content jsonb,
  fallback jsonb,
  reply_to text,
  token uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE,
  state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sending', 'accepted', 'unknown', 'refused', 'failed', 'dead')),
  status text,
  status_rank smallint NOT NULL DEFAULT 0,
  provider_id text,
  attempts int NOT NULL DEFAULT 0,
  reason text,
  correlation_id text,
  created_at timestamptz NOT NULL,
  sending_at timestamptz,
  settled_at timestamptz,
  CONSTRAINT one_effect_once UNIQUE (business_id, effect_key),
  -- Sourcing costs the customer at most two messages (SO6): slots 1 and 2, each once per ticket.
  CONSTRAINT two_sourcing_messages UNIQUE (ticket_id, sourcing_slot),
  CHECK (num_nonnulls(customer_id, vendor_id) = 1),
  CHECK (sourcing_slot IS NULL OR (ticket_id IS NOT NULL AND customer_id IS NOT NULL)),
  CHECK ((sourcing_slot IS NOT NULL) = (purpose IN ('question', 'acknowledgement', 'shortlist')))
);
CREATE UNIQUE INDEX ON deliveries (account_id, provider_id) WHERE provider_id IS NOT NULL;
CREATE INDEX unsettled_deliveries ON deliveries (sending_at) WHERE state IN ('sending', 'unknown');
CREATE INDEX ON deliveries (ticket_id);
CREATE INDEX ON deliveries (address_id, id);

-- Every status a provider reported, kept even when it came before our send call returned.
CREATE TABLE delivery_statuses (
  account_id bigint NOT NULL REFERENCES channel_accounts,
  provider_id text NOT NULL,
  status text NOT NULL,
  token uuid,
  error_code text,
  billable boolean,
  price_category text,
  at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  PRIMARY KEY (account_id, provider_id, status)
);

-- One line per message that left: what it was and what the provider said it costs (OP10).
CREATE TABLE cost_entries (
  delivery_id bigint PRIMARY KEY REFERENCES deliveries,
  business_id bigint NOT NULL REFERENCES businesses,
  item text NOT NULL,
  window_open boolean NOT NULL,
  estimated_micros bigint NOT NULL,
  currency text NOT NULL DEFAULT 'USD',
  billable boolean,
  price_category text,
  at timestamptz NOT NULL
);

ALTER TABLE deliveries ENABLE ROW LEVEL SECURITY;
ALTER TABLE deliveries FORCE ROW LEVEL SECURITY;
CREATE POLICY turn ON deliveries TO concierge_turn
  USING (customer_id = current_customer()
         OR EXISTS (SELECT 1 FROM tickets t WHERE t.id = deliveries.ticket_id AND t.customer_id = current_customer()))
  WITH CHECK (customer_id = current_customer()
         OR EXISTS (SELECT 1 FROM tickets t WHERE t.id = deliveries.ticket_id AND t.customer_id = current_customer()));
CREATE POLICY resolver ON deliveries TO concierge_resolver USING (vendor_id = current_vendor()) WITH CHECK (vendor_id = current_vendor());
CREATE POLICY delivery ON deliveries TO concierge_delivery USING (true) WITH CHECK (true);
CREATE POLICY intake ON deliveries TO concierge_intake USING (true);
CREATE POLICY operator ON deliveries TO concierge_operator USING (true);
GRANT SELECT, INSERT ON deliveries TO concierge_turn, concierge_resolver;
GRANT SELECT, UPDATE ON deliveries TO concierge_delivery, concierge_operator;
GRANT SELECT, UPDATE (status, status_rank, provider_id, state, settled_at, reason) ON deliveries TO concierge_intake;
GRANT SELECT, INSERT ON delivery_statuses TO concierge_intake;
GRANT SELECT ON delivery_statuses TO concierge_delivery, concierge_operator;
GRANT SELECT, INSERT ON cost_entries TO concierge_delivery;
GRANT SELECT ON cost_entries TO concierge_operator;
GRANT UPDATE (billable, price_category), SELECT ON cost_entries TO concierge_intake;
