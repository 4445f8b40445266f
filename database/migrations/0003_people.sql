-- Who we talk to. An address is where a person is reached on a channel; its keys are keyed digests of the channel's
-- stable id and, where known, the phone; what can be read back is ciphertext (OP8, IN8).
CREATE TABLE customers (
  id uuid PRIMARY KEY,
  business_id bigint NOT NULL REFERENCES businesses,
  locale text,
  opted_out_at timestamptz,
  erased_at timestamptz,
  created_at timestamptz NOT NULL,
  UNIQUE (business_id, id)
);

CREATE TABLE vendors (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  business_id bigint NOT NULL REFERENCES businesses,
  name text NOT NULL,
  categories text[] NOT NULL,
  areas text[] NOT NULL DEFAULT '{}',
  locale text NOT NULL DEFAULT 'en',
  time_zone text NOT NULL DEFAULT 'Europe/London',
  open_from time NOT NULL DEFAULT '08:00',
  open_until time NOT NULL DEFAULT '20:00',
  rating numeric(3, 2) NOT NULL DEFAULT 3 CHECK (rating BETWEEN 0 AND 5),
  daily_cap int NOT NULL DEFAULT 20 CHECK (daily_cap > 0),
  asked_on date,
  asked_today int NOT NULL DEFAULT 0,
  asked_count int NOT NULL DEFAULT 0,
  answered_count int NOT NULL DEFAULT 0,
  last_asked_at timestamptz,
  opted_out_at timestamptz,
  phone_digest bytea NOT NULL,
  phone_ciphertext bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (business_id, phone_digest),
  UNIQUE (business_id, id),
  CONSTRAINT vendor_daily_cap CHECK (asked_today <= daily_cap)
);

CREATE TABLE addresses (
  id uuid PRIMARY KEY,
  business_id bigint NOT NULL REFERENCES businesses,
  channel text NOT NULL,
  customer_id uuid,
  vendor_id bigint,
  stable_ciphertext bytea,
  phone_ciphertext bytea,
  name_ciphertext bytea,
  proof text NOT NULL DEFAULT 'signed_webhook',
  created_at timestamptz NOT NULL,
  FOREIGN KEY (business_id, customer_id) REFERENCES customers (business_id, id),
  FOREIGN KEY (business_id, vendor_id) REFERENCES vendors (business_id, id),
  CHECK (num_nonnulls(customer_id, vendor_id) = 1)
);
CREATE INDEX ON addresses (customer_id);
CREATE INDEX ON addresses (vendor_id);

CREATE TABLE address_keys (
  business_id bigint NOT NULL REFERENCES businesses,
  digest bytea NOT NULL,
  address_id uuid NOT NULL REFERENCES addresses,
  PRIMARY KEY (business_id, digest)
);
CREATE INDEX ON address_keys (address_id);

ALTER TABLE customers ENABLE ROW LEVEL SECURITY;
ALTER TABLE customers FORCE ROW LEVEL SECURITY;
ALTER TABLE addresses ENABLE ROW LEVEL SECURITY;
ALTER TABLE addresses FORCE ROW LEVEL SECURITY;
ALTER TABLE address_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE address_keys FORCE ROW LEVEL SECURITY;

CREATE POLICY intake ON customers TO concierge_intake USING (true) WITH CHECK (true);
CREATE POLICY turn ON customers TO concierge_turn USING (id = current_customer());
CREATE POLICY delivery ON customers FOR SELECT TO concierge_delivery USING (true);
CREATE POLICY operator ON customers TO concierge_operator USING (true);
CREATE POLICY intake ON addresses TO concierge_intake USING (true) WITH CHECK (true);
CREATE POLICY turn ON addresses FOR SELECT TO concierge_turn USING (customer_id = current_customer());
-- A turn may see where a vendor is reached, as ciphertext it has no key ceremony for; it needs the id to ring the outbox.
CREATE POLICY turn_vendors ON addresses FOR SELECT TO concierge_turn USING (vendor_id IS NOT NULL);
CREATE POLICY delivery ON addresses FOR SELECT TO concierge_delivery USING (true);
CREATE POLICY resolver ON addresses FOR SELECT TO concierge_resolver USING (vendor_id = current_vendor());
CREATE POLICY operator ON addresses TO concierge_operator USING (true);
CREATE POLICY intake ON address_keys TO concierge_intake USING (true) WITH CHECK (true);
CREATE POLICY operator ON address_keys TO concierge_operator USING (true);

GRANT SELECT, INSERT, UPDATE ON customers, addresses, address_keys TO concierge_intake;
GRANT SELECT ON vendors TO concierge_intake, concierge_turn, concierge_delivery, concierge_resolver;
GRANT SELECT, UPDATE (locale, opted_out_at) ON customers TO concierge_turn;
GRANT SELECT ON addresses TO concierge_turn, concierge_resolver;
GRANT UPDATE (asked_on, asked_today, asked_count, last_asked_at) ON vendors TO concierge_turn;
GRANT UPDATE (answered_count, opted_out_at) ON vendors TO concierge_resolver;
GRANT SELECT ON customers, addresses TO concierge_delivery;
GRANT SELECT, INSERT, UPDATE ON vendors TO concierge_operator;
GRANT SELECT, INSERT, UPDATE, DELETE ON customers, addresses, address_keys TO concierge_operator;
