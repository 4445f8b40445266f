-- Who may call the tools from outside (TO3, TO7): a principal is known by a token's digest or by what an authorization
-- server says in a signed token, has scopes, and may act for the contacts on its list and for nobody else.
DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'concierge_principal') THEN
    BEGIN
      CREATE ROLE concierge_principal NOLOGIN NOSUPERUSER NOBYPASSRLS INHERIT;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- another database of this server was faster
    END;
  END IF;
  GRANT concierge_principal TO CURRENT_USER;
  -- Once it has said for which customer it acts, it is a turn like any other: the same policies, the same grants.
  GRANT concierge_turn TO concierge_principal;
END $$;
GRANT USAGE ON SCHEMA public TO concierge_principal;

CREATE TABLE principals (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  business_id bigint NOT NULL REFERENCES businesses,
  name text NOT NULL,
  token_digest bytea UNIQUE,
  issuer text,
  subject text,
  scopes text[] NOT NULL,
  requests_per_minute int NOT NULL DEFAULT 120 CHECK (requests_per_minute > 0),
  acts_per_hour int NOT NULL DEFAULT 60 CHECK (acts_per_hour >= 0),
  refusals_per_hour int NOT NULL DEFAULT 30 CHECK (refusals_per_hour > 0),
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz,
  UNIQUE (business_id, name),
  UNIQUE (issuer, subject),
  CHECK (num_nonnulls(issuer, subject) IN (0, 2)),
  CHECK (num_nonnulls(token_digest, issuer) = 1)
);

-- Exact digests of phones and ids: no prefix, no suffix, no pattern (CVE-2026-28446).
CREATE TABLE principal_contacts (
  principal_id bigint NOT NULL REFERENCES principals,
  name text NOT NULL CHECK (name ~ '^[a-z0-9][a-z0-9_-]{0,31}$'),
  digest bytea NOT NULL,
  PRIMARY KEY (principal_id, name),
  UNIQUE (principal_id, digest)
);

-- What one caller used up in an hour, whichever replica answered.
CREATE TABLE principal_hours (
  principal_id bigint NOT NULL REFERENCES principals,
  hour timestamptz NOT NULL,
  acts int NOT NULL DEFAULT 0,
  refusals int NOT NULL DEFAULT 0,
  PRIMARY KEY (principal_id, hour)
);

-- The same key from the same caller is the same act: its result is given again.
CREATE TABLE principal_acts (
  principal_id bigint NOT NULL REFERENCES principals,
  idempotency_key text NOT NULL CHECK (length(idempotency_key) BETWEEN 1 AND 64),
  customer_id uuid NOT NULL,
  asked bytea NOT NULL,
  result jsonb,
  at timestamptz NOT NULL,
  PRIMARY KEY (principal_id, idempotency_key)
);

-- The principal a transaction works for; NULL (no row passes) when the edge forgot to say.
CREATE FUNCTION current_principal() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('concierge.principal', true), '')::bigint $$;

-- The credential that a transaction was shown: a token's digest in hex, or `issuer subject` of a signed one. Whoever does not
-- bring one sees no principal at all.
CREATE FUNCTION current_credential() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('concierge.credential', true), '') $$;
ALTER TABLE principals ENABLE ROW LEVEL SECURITY;
ALTER TABLE principals FORCE ROW LEVEL SECURITY;
CREATE POLICY operator ON principals TO concierge_operator USING (true);
CREATE POLICY principal ON principals FOR SELECT TO concierge_principal USING (
  id = current_principal() OR encode(token_digest, 'hex') = current_credential() OR issuer || ' ' || subject = current_credential());

DO $$
DECLARE table_name text;
BEGIN
  FOREACH table_name IN ARRAY ARRAY['principal_contacts', 'principal_hours', 'principal_acts'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', table_name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', table_name);
    EXECUTE format('CREATE POLICY principal ON %I TO concierge_principal USING (principal_id = current_principal()) WITH CHECK (principal_id = current_principal())', table_name);
    EXECUTE format('CREATE POLICY operator ON %I TO concierge_operator USING (true)', table_name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO concierge_operator', table_name);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE ON principals TO concierge_operator;
GRANT SELECT ON principals, principal_contacts TO concierge_principal;
GRANT SELECT, INSERT, UPDATE ON principal_hours TO concierge_principal;
GRANT SELECT, INSERT, UPDATE, DELETE ON principal_acts TO concierge_principal;

-- Which addresses are a principal's contacts: exactly those whose digest is on its list, and whose business is its own.
GRANT SELECT ON address_keys TO concierge_principal;
CREATE POLICY principal ON address_keys FOR SELECT TO concierge_principal
  USING (digest IN (SELECT c.digest FROM principal_contacts c WHERE c.principal_id = current_principal()));
CREATE POLICY principal ON addresses FOR SELECT TO concierge_principal
  USING (current_customer() IS NULL AND id IN (SELECT k.address_id FROM address_keys k));
-- Lists of what belongs to its contacts, only while it acts for none of them: inside an act there is one customer.
CREATE POLICY principal ON tickets FOR SELECT TO concierge_principal
  USING (current_customer() IS NULL AND customer_id IN (SELECT a.customer_id FROM addresses a));
CREATE POLICY principal ON conversations FOR SELECT TO concierge_principal
  USING (current_customer() IS NULL AND customer_id IN (SELECT a.customer_id FROM addresses a));

-- A call from outside that acts is a turn of one act; no doorbell rang for it, so its number comes from here, below zero.
CREATE SEQUENCE outside_turns;
GRANT USAGE ON SEQUENCE outside_turns TO concierge_principal;

-- One step instead of four: say who calls, find the contact by name among its own, and from then on see that one customer.
-- The caller's own rights hold inside: what its policies hide is not found. A look does not wait for the disk: all that it
-- writes is that somebody looked, and a power cut may forget the last half second of that.
CREATE FUNCTION enter_as_principal(caller bigint, contact text, acts boolean, OUT customer uuid, OUT address uuid)
LANGUAGE plpgsql SECURITY INVOKER AS $$
BEGIN
  PERFORM set_config('concierge.principal', caller::text, true), set_config('concierge.customer', '', true);
  IF NOT acts THEN PERFORM set_config('synchronous_commit', 'off', true); END IF;
  SELECT a.customer_id, a.id INTO customer, address
  FROM principal_contacts c
  JOIN principals p ON p.id = c.principal_id
  JOIN address_keys k ON k.digest = c.digest AND k.business_id = p.business_id
  JOIN addresses a ON a.id = k.address_id
  WHERE c.principal_id = caller AND c.name = contact AND a.customer_id IS NOT NULL;
  PERFORM set_config('concierge.customer', coalesce(customer::text, ''), true);
END $$;
REVOKE EXECUTE ON FUNCTION enter_as_principal FROM PUBLIC;
GRANT EXECUTE ON FUNCTION enter_as_principal TO concierge_principal;
