-- One role per kind of work, so that the row-level policies hold whatever a query forgets (OP9).
-- A pool takes its role at connect time; the owner is for migrations only.
DO $$
DECLARE role_name text;
BEGIN
  FOREACH role_name IN ARRAY ARRAY[
    'concierge_intake', 'concierge_turn', 'concierge_delivery', 'concierge_resolver', 'concierge_operator'
  ] LOOP
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = role_name) THEN
      BEGIN
        EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOBYPASSRLS', role_name);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- another database of this server was faster
      END;
    END IF;
    EXECUTE format('GRANT %I TO CURRENT_USER', role_name);
  END LOOP;
END $$;

GRANT USAGE ON SCHEMA public TO concierge_intake, concierge_turn, concierge_delivery, concierge_resolver, concierge_operator;

-- The customer a transaction works for; NULL (no row passes) when the edge forgot to say.
CREATE FUNCTION current_customer() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('concierge.customer', true), '')::uuid $$;

-- The vendor whose reply a resolver transaction handles.
CREATE FUNCTION current_vendor() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('concierge.vendor', true), '')::bigint $$;
