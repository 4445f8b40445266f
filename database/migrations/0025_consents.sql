-- The consent ledger (CA1). A question is asked by a tool; the answer is an event that only the intake's role may write,
-- beside the message it came with. No mind, no tool and no worker can write one.
CREATE TABLE consent_requests (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  business_id bigint NOT NULL REFERENCES businesses,
  customer_id uuid NOT NULL,
  ticket_id bigint NOT NULL,
  address_id uuid NOT NULL REFERENCES addresses,
  purpose text NOT NULL CHECK (purpose IN ('callback', 'feedback')),
  round smallint NOT NULL CHECK (round BETWEEN 1 AND 2),
  phone_digest bytea NOT NULL CHECK (octet_length(phone_digest) = 32),
  phone_ciphertext bytea,
  locale text NOT NULL,
  delivery_id bigint REFERENCES deliveries,
  state text NOT NULL DEFAULT 'asked' CHECK (state IN ('asked', 'granted', 'declined', 'withdrawn', 'superseded', 'closed')),
  asked_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL CHECK (expires_at > asked_at),
  settled_at timestamptz,
  FOREIGN KEY (business_id, customer_id) REFERENCES customers (business_id, id),
  FOREIGN KEY (customer_id, ticket_id) REFERENCES tickets (customer_id, id),
  CONSTRAINT asked_twice_at_most UNIQUE (ticket_id, purpose, round),
  UNIQUE (id, customer_id, ticket_id, purpose, phone_digest)
);
-- Two open questions would make one "yes" mean either of them.
CREATE UNIQUE INDEX one_open_question ON consent_requests (customer_id) WHERE state = 'asked';
-- What the intake looks into for every message: a handful of rows.
CREATE INDEX heard_by_intake ON consent_requests (address_id) WHERE state IN ('asked', 'granted');
CREATE INDEX ON consent_requests (ticket_id);

CREATE TABLE consents (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  business_id bigint NOT NULL REFERENCES businesses,
  request_id bigint NOT NULL CONSTRAINT one_consent_per_question UNIQUE,
  message_id bigint NOT NULL REFERENCES messages CONSTRAINT one_consent_per_message UNIQUE,
  customer_id uuid NOT NULL,
  ticket_id bigint NOT NULL,
  purpose text NOT NULL,
  phone_digest bytea NOT NULL,
  phone_ciphertext bytea,
  answered_by text NOT NULL CHECK (answered_by IN ('tap', 'typed')),
  given_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL CHECK (expires_at > given_at),
  withdrawn_at timestamptz,
  -- Customer, ticket, purpose and number are those of the question, or the row cannot be.
  FOREIGN KEY (request_id, customer_id, ticket_id, purpose, phone_digest)
    REFERENCES consent_requests (id, customer_id, ticket_id, purpose, phone_digest) ON UPDATE CASCADE,
  UNIQUE (id, customer_id, ticket_id, purpose, phone_digest)
);
CREATE INDEX ON consents (ticket_id);

CREATE FUNCTION consent_answers_its_question() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM consent_requests q
  JOIN messages m ON m.id = new.message_id
  JOIN deliveries d ON d.id = q.delivery_id
  WHERE q.id = new.request_id AND q.state = 'asked'
    AND m.address_id = q.address_id AND m.customer_id = q.customer_id AND NOT m.forwarded
    AND m.kind = CASE new.answered_by WHEN 'tap' THEN 'tap' ELSE 'text' END
    AND new.given_at = m.received_at AND m.received_at >= q.asked_at AND m.received_at < q.expires_at
    AND d.state IN ('sending', 'accepted', 'unknown')
    AND (new.answered_by = 'tap' OR m.sent_at >= date_trunc('second', d.sending_at));
  IF NOT FOUND THEN
    RAISE EXCEPTION 'a consent answers the very question that was asked, from the same address and in time'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'consent_answers_its_question';
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER answers_its_question BEFORE INSERT ON consents
  FOR EACH ROW EXECUTE FUNCTION consent_answers_its_question();

CREATE FUNCTION consent_stays_what_it_was() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (new.id, new.request_id, new.message_id, new.customer_id, new.ticket_id, new.purpose, new.answered_by, new.given_at, new.expires_at)
     IS DISTINCT FROM
     (old.id, old.request_id, old.message_id, old.customer_id, old.ticket_id, old.purpose, old.answered_by, old.given_at, old.expires_at)
     OR (old.withdrawn_at IS NOT NULL AND new.withdrawn_at IS DISTINCT FROM old.withdrawn_at)
     -- Erasing a person empties the number and cuts the link to it; nothing else changes them.
     OR (new.phone_ciphertext IS NOT NULL AND (new.phone_ciphertext, new.phone_digest) IS DISTINCT FROM (old.phone_ciphertext, old.phone_digest))
  THEN
    RAISE EXCEPTION 'a consent can be withdrawn, and nothing else about it changes'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'consent_stays_what_it_was';
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER stays_what_it_was BEFORE UPDATE ON consents FOR EACH ROW EXECUTE FUNCTION consent_stays_what_it_was();

ALTER TABLE consent_requests ENABLE ROW LEVEL SECURITY;
ALTER TABLE consent_requests FORCE ROW LEVEL SECURITY;
ALTER TABLE consents ENABLE ROW LEVEL SECURITY;
ALTER TABLE consents FORCE ROW LEVEL SECURITY;
CREATE POLICY turn ON consent_requests TO concierge_turn USING (customer_id = current_customer()) WITH CHECK (customer_id = current_customer());
CREATE POLICY intake ON consent_requests TO concierge_intake USING (true);
CREATE POLICY delivery ON consent_requests TO concierge_delivery USING (true);
CREATE POLICY operator ON consent_requests TO concierge_operator USING (true);
CREATE POLICY turn ON consents TO concierge_turn USING (customer_id = current_customer()) WITH CHECK (customer_id = current_customer());
CREATE POLICY intake ON consents TO concierge_intake USING (true) WITH CHECK (true);
CREATE POLICY delivery ON consents FOR SELECT TO concierge_delivery USING (true);
CREATE POLICY operator ON consents TO concierge_operator USING (true);
GRANT SELECT, INSERT, UPDATE (state, settled_at, delivery_id) ON consent_requests TO concierge_turn;
GRANT SELECT, UPDATE (state, settled_at) ON consent_requests TO concierge_intake, concierge_delivery;
GRANT SELECT, UPDATE ON consent_requests TO concierge_operator;
GRANT SELECT, INSERT, UPDATE (withdrawn_at) ON consents TO concierge_intake;
GRANT SELECT, UPDATE (withdrawn_at) ON consents TO concierge_turn;
GRANT SELECT ON consents TO concierge_delivery;
GRANT SELECT, UPDATE ON consents TO concierge_operator;

-- Somebody with an open question or a live consent wrote: the statement is undone and run again with their words read.
CREATE FUNCTION somebody_answers() RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'a consent question may have been answered' USING ERRCODE = 'CQ001'; END $$;

ALTER TABLE deliveries DROP CONSTRAINT deliveries_purpose_check;
ALTER TABLE deliveries ADD CONSTRAINT deliveries_purpose_check CHECK (purpose IN (
  'reply', 'question', 'acknowledgement', 'shortlist', 'outreach', 'reminder', 'clarification', 'opt_out', 'escalation',
  'notice', 'consent'));
