-- A call from outside is mostly round trips, so entering (0020) and reading what decides on admission become one: say who
-- calls, find the contact by name among its own, from then on see that one customer, and tell how everything stands. The
-- caller's own rights hold inside. A look does not wait for the disk: all that it writes is that somebody looked, and a
-- power cut may forget the last half second of that.
DROP FUNCTION enter_as_principal(bigint, text, boolean);
CREATE FUNCTION enter_as_principal(caller bigint, contact text, does_act boolean, at timestamptz, answering_since timestamptz,
                                   this_hour timestamptz)
RETURNS TABLE (valid boolean, paused boolean, being_answered boolean, acts int, refusals int, address_id uuid,
               conversation_id bigint, account_id bigint, customer_id uuid, taken_over_at timestamptz, greeted_at timestamptz,
               disclosed_at timestamptz, locale text, opted_out_at timestamptz, business_id bigint, name text, country text,
               currency text, business_locale text, time_zone text)
LANGUAGE plpgsql SECURITY INVOKER AS $$
#variable_conflict use_column
DECLARE
  reached record;
BEGIN
  PERFORM set_config('concierge.principal', caller::text, true), set_config('concierge.customer', '', true),
    set_config('synchronous_commit', CASE WHEN does_act THEN current_setting('synchronous_commit') ELSE 'off' END, true);
  SELECT a.id AS address, a.customer_id AS customer INTO reached
  FROM principal_contacts c
  JOIN principals p ON p.id = c.principal_id
  JOIN address_keys k ON k.digest = c.digest AND k.business_id = p.business_id
  JOIN addresses a ON a.id = k.address_id
  WHERE c.principal_id = caller AND c.name = contact AND a.customer_id IS NOT NULL;
  PERFORM set_config('concierge.customer', coalesce(reached.customer::text, ''), true);
  RETURN QUERY
  SELECT p.revoked_at IS NULL AND p.expires_at > at,
         EXISTS (SELECT FROM flags f WHERE f.business_id = p.business_id AND f.name = 'AUTOMATION_PAUSED'
                 AND f.value = 'true'::jsonb),
         EXISTS (SELECT FROM turns t WHERE t.address_id = reached.address AND t.finished_at IS NULL
                 AND t.started_at > answering_since),
         coalesce(h.acts, 0), coalesce(h.refusals, 0), reached.address,
         c.conversation_id, c.account_id, c.customer_id, c.taken_over_at, c.greeted_at, c.disclosed_at, c.locale, c.opted_out_at,
         b.id, b.name, b.country, b.currency, b.locale, b.time_zone
  FROM principals p
  JOIN businesses b ON b.id = p.business_id
  LEFT JOIN principal_hours h ON h.principal_id = p.id AND h.hour = this_hour
  LEFT JOIN LATERAL (
    SELECT s.id AS conversation_id, s.account_id, s.customer_id, s.taken_over_at, s.greeted_at, s.disclosed_at, u.locale,
           u.opted_out_at
    FROM conversations s JOIN customers u ON u.id = s.customer_id
    WHERE s.address_id = reached.address AND s.business_id = p.business_id ORDER BY s.id DESC LIMIT 1) c ON true
  WHERE p.id = caller;
END $$;
REVOKE EXECUTE ON FUNCTION enter_as_principal FROM PUBLIC;
GRANT EXECUTE ON FUNCTION enter_as_principal TO concierge_principal;
