-- Phone calls (CA1 to CA4). A call is a consent's, one each; whether it may be placed is checked here once more, by the
-- row that says it is being placed. States and moves: domain/calls.py.
CREATE TABLE calls (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  business_id bigint NOT NULL REFERENCES businesses,
  customer_id uuid NOT NULL,
  ticket_id bigint NOT NULL,
  address_id uuid NOT NULL REFERENCES addresses,
  consent_id bigint NOT NULL CONSTRAINT one_call_per_consent UNIQUE,
  purpose text NOT NULL,
  phone_digest bytea NOT NULL,
  phone_ciphertext bytea,
  locale text NOT NULL,
  token uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE,
  state text NOT NULL DEFAULT 'queued' CHECK (state IN (
    'queued', 'placing', 'unknown', 'initiated', 'ringing', 'in_progress',
    'completed', 'no_answer', 'busy', 'voicemail', 'failed', 'cancelled')),
  reason text,
  provider text,
  provider_id text,
  attempts int NOT NULL DEFAULT 0,
  call_after timestamptz NOT NULL,
  requested_at timestamptz NOT NULL,
  placing_at timestamptz,
  answered_at timestamptz,
  ended_at timestamptz,
  hang_up_wanted_at timestamptz,
  hung_up_at timestamptz,
  FOREIGN KEY (business_id, customer_id) REFERENCES customers (business_id, id),
  FOREIGN KEY (consent_id, customer_id, ticket_id, purpose, phone_digest)
    REFERENCES consents (id, customer_id, ticket_id, purpose, phone_digest) ON UPDATE CASCADE,
  UNIQUE (provider, provider_id),
  CHECK ((ended_at IS NOT NULL) = (state IN ('completed', 'no_answer', 'busy', 'voicemail', 'failed', 'cancelled')))
);
CREATE UNIQUE INDEX one_call_at_a_time ON calls (customer_id) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX one_call_at_a_time_to_a_phone ON calls (business_id, phone_digest) WHERE ended_at IS NULL;
CREATE INDEX due_calls ON calls (call_after) WHERE state = 'queued';
CREATE INDEX calls_in_the_air ON calls (placing_at) WHERE ended_at IS NULL AND state <> 'queued';
CREATE INDEX ON calls (ticket_id);

CREATE FUNCTION call_needs_consent() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE moment timestamptz := CASE new.state WHEN 'queued' THEN new.requested_at ELSE new.placing_at END;
BEGIN
  PERFORM 1 FROM consents c
  JOIN customers p ON p.id = c.customer_id
  JOIN tickets t ON t.id = c.ticket_id
  WHERE c.id = new.consent_id AND c.withdrawn_at IS NULL AND c.given_at <= moment AND c.expires_at > moment
    AND p.opted_out_at IS NULL AND p.erased_at IS NULL AND t.closed_at IS NULL;
  IF NOT FOUND OR new.provider_id IS NOT NULL THEN
    RAISE EXCEPTION 'no call without a live consent' USING ERRCODE = 'check_violation', CONSTRAINT = 'call_needs_consent';
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER needs_consent BEFORE INSERT ON calls FOR EACH ROW EXECUTE FUNCTION call_needs_consent();
CREATE TRIGGER needs_consent_still BEFORE UPDATE ON calls
  FOR EACH ROW WHEN (new.state = 'placing' AND old.state <> 'placing') EXECUTE FUNCTION call_needs_consent();

CREATE FUNCTION call_goes_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF new.state = 'queued' THEN RETURN new; END IF;
  ELSIF new.consent_id = old.consent_id AND new.token = old.token AND (
       new.state = old.state
    OR (old.ended_at IS NULL AND new.state = 'placing' AND old.state = 'queued')
    -- Back into the queue only what certainly never reached the provider.
    OR (old.ended_at IS NULL AND new.state = 'queued' AND old.state = 'placing' AND old.provider_id IS NULL)
    OR (old.ended_at IS NULL AND new.state = 'unknown' AND old.state = 'placing')
    OR (old.ended_at IS NULL AND new.state NOT IN ('placing', 'queued', 'unknown')
        AND (old.state <> 'queued' OR new.state IN ('cancelled', 'failed')))) THEN
    RETURN new;
  END IF;
  RAISE EXCEPTION 'a call cannot go from % to %', old.state, new.state
    USING ERRCODE = 'check_violation', CONSTRAINT = 'call_goes_forward';
END $$;
CREATE TRIGGER goes_forward BEFORE INSERT OR UPDATE ON calls FOR EACH ROW EXECUTE FUNCTION call_goes_forward();

-- Every change of state, and every report that changed nothing because it came late or twice.
CREATE TABLE call_events (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  call_id bigint NOT NULL REFERENCES calls,
  customer_id uuid NOT NULL,
  event text NOT NULL,
  from_state text,
  to_state text NOT NULL,
  source text NOT NULL CHECK (source IN ('tool', 'worker', 'callback', 'customer')),
  at timestamptz NOT NULL
);
CREATE INDEX ON call_events (call_id, id);

-- Every exchange with a telephone provider (CA3), sealed. A callback that comes again meets the unique constraint.
CREATE TABLE telephony_provider_logs (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  provider text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('place', 'hang_up', 'callback')),
  event_id text,
  call_id bigint REFERENCES calls,
  outcome text NOT NULL,
  body_ciphertext bytea,
  at timestamptz NOT NULL,
  CONSTRAINT one_row_per_callback UNIQUE (provider, event_id)
);
CREATE INDEX ON telephony_provider_logs (call_id);

DO $$
DECLARE table_name text;
BEGIN
  FOREACH table_name IN ARRAY ARRAY['calls', 'call_events', 'telephony_provider_logs'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', table_name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', table_name);
    EXECUTE format('CREATE POLICY intake ON %I TO concierge_intake USING (true) WITH CHECK (true)', table_name);
    EXECUTE format('CREATE POLICY delivery ON %I TO concierge_delivery USING (true) WITH CHECK (true)', table_name);
    EXECUTE format('CREATE POLICY operator ON %I TO concierge_operator USING (true)', table_name);
  END LOOP;
  FOREACH table_name IN ARRAY ARRAY['calls', 'call_events'] LOOP
    EXECUTE format('CREATE POLICY turn ON %I TO concierge_turn USING (customer_id = current_customer()) WITH CHECK (customer_id = current_customer())', table_name);
  END LOOP;
END $$;
-- A turn queues a call and may call it off; only the delivery role can say that one is being placed.
GRANT SELECT, INSERT ON calls TO concierge_turn;
GRANT UPDATE (state, reason, ended_at, hang_up_wanted_at) ON calls TO concierge_turn;
GRANT SELECT ON calls TO concierge_intake, concierge_delivery;
GRANT UPDATE (state, reason, provider, provider_id, answered_at, ended_at, hang_up_wanted_at) ON calls TO concierge_intake;
GRANT UPDATE (state, reason, provider, provider_id, attempts, call_after, placing_at, answered_at, ended_at, hang_up_wanted_at, hung_up_at) ON calls TO concierge_delivery;
GRANT SELECT, UPDATE ON calls TO concierge_operator;
GRANT SELECT, INSERT ON call_events TO concierge_turn, concierge_intake, concierge_delivery;
GRANT SELECT ON call_events TO concierge_operator;
GRANT SELECT, INSERT ON telephony_provider_logs TO concierge_intake, concierge_delivery;
GRANT SELECT, UPDATE (body_ciphertext) ON telephony_provider_logs TO concierge_operator;

-- The world's side of it: the trigger reads whether the ticket is open, the worker whether anybody may be called now.
GRANT SELECT (closed_at, customer_id) ON tickets TO concierge_delivery;
GRANT SELECT (id, closed_at) ON tickets TO concierge_intake;
CREATE POLICY intake ON tickets FOR SELECT TO concierge_intake USING (true);

-- When a business calls people, in the time of the person called.
ALTER TABLE businesses ADD COLUMN calls_from time NOT NULL DEFAULT '09:00',
                       ADD COLUMN calls_until time NOT NULL DEFAULT '20:00';
