-- Everything that was done or refused, and the chain that shows nothing was taken out (TO4).
CREATE TABLE tool_calls (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  business_id bigint NOT NULL REFERENCES businesses,
  customer_id uuid NOT NULL,
  ticket_id bigint REFERENCES tickets,
  turn_id bigint REFERENCES turns,
  tool text NOT NULL,
  caller text NOT NULL,
  effect_key text NOT NULL,
  arguments jsonb,
  result jsonb,
  outcome text NOT NULL CHECK (outcome IN ('done', 'refused')),
  rule text,
  micros bigint NOT NULL,
  called_at timestamptz NOT NULL,
  CHECK ((outcome = 'refused') = (rule IS NOT NULL))
);
CREATE UNIQUE INDEX one_act_once ON tool_calls (customer_id, effect_key) WHERE outcome = 'done';
CREATE INDEX ON tool_calls (ticket_id, tool);
CREATE INDEX ON tool_calls (turn_id);

-- Hash-chained per ticket (0 = the customer's own chain before a ticket exists), so that no row is hot.
-- The chain covers digests; the content beside them may be erased without breaking it.
CREATE TABLE audit_events (
  customer_id uuid NOT NULL,
  ticket_id bigint NOT NULL DEFAULT 0,
  seq int NOT NULL,
  at timestamptz NOT NULL,
  actor text NOT NULL,
  act text NOT NULL,
  content jsonb,
  content_digest bytea NOT NULL,
  previous bytea NOT NULL,
  digest bytea NOT NULL,
  PRIMARY KEY (customer_id, ticket_id, seq)
);
CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND new.content IS NULL
     AND (new.customer_id, new.ticket_id, new.seq, new.at, new.actor, new.act, new.content_digest, new.previous, new.digest)
       = (old.customer_id, old.ticket_id, old.seq, old.at, old.actor, old.act, old.content_digest, old.previous, old.digest)
  THEN RETURN new; -- erasing a person empties the content and leaves the chain
  END IF;
  RAISE EXCEPTION 'audit_events is append-only';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_events FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON audit_events FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();

ALTER TABLE tool_calls ENABLE ROW LEVEL SECURITY;
ALTER TABLE tool_calls FORCE ROW LEVEL SECURITY;
ALTER TABLE audit_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_events FORCE ROW LEVEL SECURITY;
CREATE POLICY turn ON tool_calls TO concierge_turn USING (customer_id = current_customer()) WITH CHECK (customer_id = current_customer());
CREATE POLICY operator ON tool_calls TO concierge_operator USING (true);
CREATE POLICY turn ON audit_events TO concierge_turn USING (customer_id = current_customer()) WITH CHECK (customer_id = current_customer());
CREATE POLICY operator ON audit_events TO concierge_operator USING (true);
GRANT SELECT, INSERT ON tool_calls, audit_events TO concierge_turn;
GRANT SELECT ON tool_calls, audit_events TO concierge_operator;
GRANT UPDATE (arguments, result) ON tool_calls TO concierge_operator;
GRANT UPDATE (content) ON audit_events TO concierge_operator;
