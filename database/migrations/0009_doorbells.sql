-- A worker that holds a doorbell may learn whose it is; everything else stays behind `current_customer()`.
CREATE FUNCTION current_address() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('concierge.address', true), '')::uuid $$;
CREATE POLICY doorbell ON addresses FOR SELECT TO concierge_turn USING (id = current_address());

-- The clock fires timers and closes idle conversations.
GRANT INSERT ON dead_letters TO concierge_operator;
GRANT SELECT ON deliveries TO concierge_resolver;
GRANT UPDATE (state, reason, settled_at) ON deliveries TO concierge_turn;
