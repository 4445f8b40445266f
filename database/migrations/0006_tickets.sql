-- From a wish to a hand-off (SO1 to SO8).
CREATE TABLE tickets (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  business_id bigint NOT NULL REFERENCES businesses,
  customer_id uuid NOT NULL,
  address_id uuid NOT NULL REFERENCES addresses,
  account_id bigint NOT NULL REFERENCES channel_accounts,
  service text NOT NULL,
  state text NOT NULL,
  version int NOT NULL DEFAULT 1,
  locale text NOT NULL,
  requirements jsonb NOT NULL DEFAULT '{}',
  needs_clarification boolean NOT NULL DEFAULT false,
  handoff_reason text,
  opened_at timestamptz NOT NULL,
  deadline_at timestamptz,
  closed_at timestamptz,
  FOREIGN KEY (business_id, customer_id) REFERENCES customers (business_id, id),
  UNIQUE (customer_id, id)
);
CREATE UNIQUE INDEX one_open_ticket_per_service ON tickets (customer_id, service) WHERE closed_at IS NULL;
CREATE INDEX ON tickets (state) WHERE closed_at IS NULL;

-- Names that stand for things of one ticket; a tool accepts these and nothing else (safety: handles).
CREATE TABLE handles (
  ticket_id bigint NOT NULL,
  customer_id uuid NOT NULL,
  name text NOT NULL,
  kind text NOT NULL,
  subject text NOT NULL,
  value jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (ticket_id, name),
  UNIQUE (ticket_id, kind, subject),
  FOREIGN KEY (customer_id, ticket_id) REFERENCES tickets (customer_id, id)
);

CREATE TABLE outreach (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  business_id bigint NOT NULL REFERENCES businesses,
  customer_id uuid NOT NULL,
  ticket_id bigint NOT NULL,
  vendor_id bigint NOT NULL,
  round int NOT NULL DEFAULT 1,
  state text NOT NULL CHECK (state IN ('asked', 'clarifying', 'answered', 'declined', 'silent', 'unreachable')),
  reason jsonb NOT NULL,
  reference text NOT NULL UNIQUE,
  item text NOT NULL,
  quantity int,
  currency text NOT NULL,
  asked_at timestamptz NOT NULL,
  reminded_at timestamptz,
  clarified_at timestamptz,
  answered_at timestamptz,
  FOREIGN KEY (customer_id, ticket_id) REFERENCES tickets (customer_id, id),
  FOREIGN KEY (business_id, vendor_id) REFERENCES vendors (business_id, id),
  CONSTRAINT no_vendor_asked_twice UNIQUE (ticket_id, vendor_id, round)
);
CREATE INDEX open_outreach_of_vendor ON outreach (vendor_id, asked_at DESC) WHERE state IN ('asked', 'clarifying');

CREATE TABLE quotes (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  business_id bigint NOT NULL REFERENCES businesses,
  customer_id uuid NOT NULL,
  ticket_id bigint NOT NULL,
  vendor_id bigint NOT NULL,
  outreach_id bigint NOT NULL REFERENCES outreach,
  message_id bigint NOT NULL REFERENCES messages,
  fields jsonb NOT NULL,
  evidence jsonb NOT NULL,
  confidence real NOT NULL,
  quoted text,
  created_at timestamptz NOT NULL,
  FOREIGN KEY (customer_id, ticket_id) REFERENCES tickets (customer_id, id),
  UNIQUE (outreach_id, message_id)
);
CREATE INDEX ON quotes (ticket_id);

CREATE TABLE shortlists (
  ticket_id bigint PRIMARY KEY,
  customer_id uuid NOT NULL,
  lines jsonb NOT NULL,
  made_at timestamptz NOT NULL,
  FOREIGN KEY (customer_id, ticket_id) REFERENCES tickets (customer_id, id)
);

-- Timers are rows read with a clock that tests can move; firing rings the inbox if the ticket's version still holds.
CREATE TABLE timers (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  business_id bigint NOT NULL REFERENCES businesses,
  customer_id uuid NOT NULL,
  ticket_id bigint NOT NULL,
  address_id uuid NOT NULL REFERENCES addresses,
  kind text NOT NULL,
  due_at timestamptz NOT NULL,
  fired_at timestamptz,
  cancelled_at timestamptz,
  UNIQUE (ticket_id, kind),
  FOREIGN KEY (customer_id, ticket_id) REFERENCES tickets (customer_id, id)
);
CREATE INDEX due_timers ON timers (due_at) WHERE fired_at IS NULL AND cancelled_at IS NULL;

DO $$
DECLARE table_name text;
BEGIN
  FOREACH table_name IN ARRAY ARRAY['tickets', 'handles', 'outreach', 'quotes', 'shortlists', 'timers'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', table_name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', table_name);
    EXECUTE format('CREATE POLICY turn ON %I TO concierge_turn USING (customer_id = current_customer()) WITH CHECK (customer_id = current_customer())', table_name);
    EXECUTE format('CREATE POLICY operator ON %I TO concierge_operator USING (true)', table_name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO concierge_turn', table_name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO concierge_operator', table_name);
  END LOOP;
END $$;
-- A vendor's reply crosses customers only here: the resolver sees what was asked of this vendor, and adds its quote.
CREATE POLICY resolver ON outreach TO concierge_resolver USING (vendor_id = current_vendor()) WITH CHECK (vendor_id = current_vendor());
CREATE POLICY resolver ON quotes TO concierge_resolver USING (vendor_id = current_vendor()) WITH CHECK (vendor_id = current_vendor());
CREATE POLICY resolver ON tickets FOR SELECT TO concierge_resolver
  USING (EXISTS (SELECT 1 FROM outreach o WHERE o.ticket_id = tickets.id AND o.vendor_id = current_vendor()));
GRANT SELECT, UPDATE (state, clarified_at, answered_at) ON outreach TO concierge_resolver;
GRANT SELECT, INSERT ON quotes TO concierge_resolver;
GRANT SELECT (id, customer_id, address_id, state, locale) ON tickets TO concierge_resolver;
