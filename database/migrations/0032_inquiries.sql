-- What comes through the web form (docs/web-form.md). The customer is told a number before any turn opens a ticket: it is
-- drawn from the tickets' own sequence, and the first ticket of this person takes it over.
CREATE TABLE inquiries (
  id bigint PRIMARY KEY DEFAULT nextval('tickets_id_seq'),
  business_id bigint NOT NULL REFERENCES businesses,
  account_id bigint NOT NULL REFERENCES channel_accounts,
  address_id uuid NOT NULL REFERENCES addresses,
  customer_id uuid NOT NULL,
  submission_digest bytea NOT NULL CHECK (octet_length(submission_digest) = 32),
  content_digest bytea NOT NULL CHECK (octet_length(content_digest) = 32),
  -- SHA-256 of the secret link's key; NULL once it opens nothing any more.
  key_hash bytea CHECK (octet_length(key_hash) = 32),
  locale text NOT NULL,
  service text,
  -- Claimed, never proven: they are written to where the person agreed, and never find or join anybody.
  email_ciphertext bytea,
  phone_ciphertext bytea,
  opened_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL CHECK (expires_at > opened_at),
  FOREIGN KEY (business_id, customer_id) REFERENCES customers (business_id, id),
  CONSTRAINT one_inquiry_per_submission UNIQUE (business_id, submission_digest)
);
CREATE UNIQUE INDEX inquiries_by_key ON inquiries (key_hash) WHERE key_hash IS NOT NULL;
CREATE INDEX ON inquiries (customer_id);

-- The boxes somebody ticked, as events: what was agreed to, in which words, where and when. Separate from `consents`, which
-- alone lets a call happen: a box on a form is no answer to a question that names number and purpose (CA1).
CREATE TABLE box_consents (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  business_id bigint NOT NULL REFERENCES businesses,
  customer_id uuid NOT NULL,
  inquiry_id bigint NOT NULL REFERENCES inquiries,
  purpose text NOT NULL CHECK (purpose IN ('contact', 'call', 'marketing')),
  text_version text NOT NULL,
  text_shown text NOT NULL,
  channel text NOT NULL,
  given_at timestamptz NOT NULL,
  withdrawn_at timestamptz,
  FOREIGN KEY (business_id, customer_id) REFERENCES customers (business_id, id),
  CONSTRAINT one_event_per_box UNIQUE (inquiry_id, purpose)
);
CREATE INDEX ON box_consents (customer_id);

-- How often a caller tried, counted for all replicas. The digest covers the hour too, so rows of two hours do not tell that
-- it was the same caller. Lost in a crash without harm.
CREATE UNLOGGED TABLE form_attempts (
  digest bytea PRIMARY KEY CHECK (octet_length(digest) = 32),
  since timestamptz NOT NULL,
  attempts int NOT NULL
);
CREATE INDEX ON form_attempts (since);

ALTER TABLE inquiries ENABLE ROW LEVEL SECURITY;
ALTER TABLE inquiries FORCE ROW LEVEL SECURITY;
ALTER TABLE box_consents ENABLE ROW LEVEL SECURITY;
ALTER TABLE box_consents FORCE ROW LEVEL SECURITY;
CREATE POLICY intake ON inquiries TO concierge_intake USING (true) WITH CHECK (true);
CREATE POLICY turn ON inquiries FOR SELECT TO concierge_turn USING (customer_id = current_customer());
CREATE POLICY delivery ON inquiries FOR SELECT TO concierge_delivery USING (true);
CREATE POLICY operator ON inquiries TO concierge_operator USING (true);
CREATE POLICY intake ON box_consents TO concierge_intake USING (true) WITH CHECK (true);
CREATE POLICY turn ON box_consents TO concierge_turn USING (customer_id = current_customer());
CREATE POLICY delivery ON box_consents FOR SELECT TO concierge_delivery USING (true);
CREATE POLICY operator ON box_consents TO concierge_operator USING (true);

GRANT SELECT, INSERT ON inquiries, box_consents TO concierge_intake;
GRANT SELECT ON inquiries TO concierge_turn, concierge_delivery;
GRANT SELECT, UPDATE (withdrawn_at) ON box_consents TO concierge_turn;
GRANT SELECT ON box_consents TO concierge_delivery;
GRANT SELECT, UPDATE, DELETE ON inquiries, box_consents TO concierge_operator;
GRANT SELECT, INSERT, UPDATE, DELETE ON form_attempts TO concierge_intake;
GRANT USAGE ON SEQUENCE tickets_id_seq TO concierge_intake, concierge_turn;
