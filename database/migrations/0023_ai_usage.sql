-- Every call of a model, written before it is made: what is reserved counts until it is settled (DE7).
CREATE TABLE ai_usage (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  business_id bigint NOT NULL REFERENCES businesses,
  customer_id uuid NOT NULL,
  ticket_id bigint REFERENCES tickets,
  turn_id bigint NOT NULL REFERENCES turns,
  provider text NOT NULL,
  model text NOT NULL,
  day date NOT NULL,
  estimated_tokens int NOT NULL,
  input_tokens int,
  output_tokens int,
  micros bigint NOT NULL,
  outcome text,
  millis int,
  called_at timestamptz NOT NULL,
  settled_at timestamptz,
  FOREIGN KEY (business_id, customer_id) REFERENCES customers (business_id, id)
);
COMMENT ON COLUMN ai_usage.micros IS 'Millionths of a US dollar: the most it may cost while outcome is NULL, then what it cost';
CREATE INDEX ON ai_usage (customer_id, day);
CREATE INDEX ON ai_usage (ticket_id) WHERE ticket_id IS NOT NULL;
CREATE INDEX ON ai_usage (turn_id);

ALTER TABLE ai_usage ENABLE ROW LEVEL SECURITY;
ALTER TABLE ai_usage FORCE ROW LEVEL SECURITY;
CREATE POLICY turn ON ai_usage TO concierge_turn
  USING (customer_id = current_customer()) WITH CHECK (customer_id = current_customer());
CREATE POLICY operator ON ai_usage TO concierge_operator USING (true);
GRANT SELECT, INSERT ON ai_usage TO concierge_turn;
GRANT UPDATE (input_tokens, output_tokens, micros, outcome, millis, settled_at) ON ai_usage TO concierge_turn;
GRANT SELECT, DELETE ON ai_usage TO concierge_operator;

-- The day's sum belongs to no customer, so that a turn that sees one customer can still hold the whole day's ceiling.
CREATE TABLE ai_days (
  business_id bigint NOT NULL REFERENCES businesses,
  day date NOT NULL,
  micros bigint NOT NULL DEFAULT 0,
  calls int NOT NULL DEFAULT 0,
  alerted_at timestamptz,
  PRIMARY KEY (business_id, day)
);
GRANT SELECT, INSERT, UPDATE ON ai_days TO concierge_turn;
GRANT SELECT ON ai_days TO concierge_operator;
