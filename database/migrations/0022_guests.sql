-- Whom a model may answer: flags with where they come from, and an allowlist of keyed digests (DE3).
-- What came from the environment follows it at the next start; what an operator set stays.
ALTER TABLE flags ADD COLUMN set_by text NOT NULL DEFAULT 'operator' CHECK (set_by IN ('operator', 'environment'));

CREATE TABLE ai_allowlist (
  business_id bigint NOT NULL REFERENCES businesses,
  digest bytea NOT NULL,
  kind text NOT NULL CHECK (kind IN ('phone', 'bsuid', 'email')),
  ciphertext bytea NOT NULL,
  set_by text NOT NULL CHECK (set_by IN ('operator', 'environment')),
  added_at timestamptz NOT NULL,
  removed_at timestamptz,
  PRIMARY KEY (business_id, digest)
);
GRANT SELECT (business_id, digest, removed_at) ON ai_allowlist TO concierge_turn, concierge_delivery;
GRANT SELECT, INSERT, UPDATE, DELETE ON ai_allowlist TO concierge_operator;

-- The list is joined with the keys of one address: equal digests or nothing, never a suffix.
-- A turn sees the digests of its own customer and nobody else's; they say nothing without the key.
GRANT SELECT (business_id, digest, address_id) ON address_keys TO concierge_turn, concierge_delivery;
-- A function that the planner does not look into: a caller from outside is a turn, too, and its addresses are those of its
-- keys, so that the two policies written out would go round in a circle.
CREATE FUNCTION is_own_address(address uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN EXISTS (SELECT FROM addresses a WHERE a.id = address AND a.customer_id = current_customer());
END $$;
CREATE POLICY turn ON address_keys FOR SELECT TO concierge_turn
  USING (current_customer() IS NOT NULL AND is_own_address(address_id));
CREATE POLICY delivery ON address_keys FOR SELECT TO concierge_delivery USING (true);

-- When this sitting was told that an AI answers (DE13).
ALTER TABLE conversations ADD COLUMN disclosed_at timestamptz;
GRANT UPDATE (disclosed_at) ON conversations TO concierge_turn;
