-- One person, many addresses (IN8). A customer is whoever writes from one address; its `kin` are the customers proven to be the
-- same person (itself among them; NULL: nobody else), by a one-time code sent to one of them and written by the other. Nothing is
-- moved or rewritten: rows stay with the customer they were written for, and a turn sees those of its customer's kin.
ALTER TABLE customers ADD COLUMN kin uuid[] CHECK (id = ANY (kin));
-- How the message proved its sender; a claimed one (mail without DMARC) neither asks for a link nor sees kin.
ALTER TABLE messages ADD COLUMN proof text NOT NULL DEFAULT 'signed_webhook';

CREATE TABLE link_codes (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  business_id bigint NOT NULL REFERENCES businesses,
  customer_id uuid NOT NULL,
  asked_from uuid NOT NULL REFERENCES addresses,
  message_id bigint NOT NULL REFERENCES messages CONSTRAINT one_link_per_message UNIQUE,
  claimed_digest bytea NOT NULL CHECK (octet_length(claimed_digest) = 32),
  other_customer_id uuid,
  other_address uuid REFERENCES addresses,
  code_digest bytea CHECK (octet_length(code_digest) = 32),
  state text NOT NULL DEFAULT 'asked' CHECK (state IN ('asked', 'unknown', 'sent', 'proven', 'failed', 'superseded')),
  tries smallint NOT NULL DEFAULT 0 CHECK (tries BETWEEN 0 AND 5),
  proven_by bigint REFERENCES messages CONSTRAINT one_proof_per_message UNIQUE,
  asked_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL CHECK (expires_at > asked_at),
  settled_at timestamptz,
  FOREIGN KEY (business_id, customer_id) REFERENCES customers (business_id, id),
  FOREIGN KEY (business_id, other_customer_id) REFERENCES customers (business_id, id),
  CHECK (state NOT IN ('sent', 'proven') OR num_nulls(other_customer_id, other_address, code_digest) = 0),
  CHECK ((state = 'proven') = (proven_by IS NOT NULL))
);
CREATE UNIQUE INDEX one_open_code ON link_codes (asked_from) WHERE state IN ('asked', 'sent');
CREATE INDEX codes_to_send ON link_codes (id) WHERE state = 'asked';
CREATE INDEX codes_sent_to ON link_codes (other_address, asked_at);
CREATE INDEX proven_links ON link_codes (customer_id) WHERE state = 'proven';
CREATE INDEX proven_links_of_others ON link_codes (other_customer_id) WHERE state = 'proven';

-- Nobody becomes somebody else's kin without a code of their own, whatever wrote the row.
CREATE FUNCTION kin_is_proven() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM link_codes l WHERE l.state = 'proven' AND l.customer_id = new.id)
     AND NOT EXISTS (SELECT FROM link_codes l WHERE l.state = 'proven' AND l.other_customer_id = new.id) THEN
    RAISE EXCEPTION 'two customers are one person only after a code was proven'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'kin_is_proven';
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER kin_is_proven BEFORE INSERT OR UPDATE OF kin ON customers
  FOR EACH ROW WHEN (new.kin IS NOT NULL) EXECUTE FUNCTION kin_is_proven();

-- Whose rows a turn sees: its customer's and those of their kin, as `Db.act_for_customer` set them.
CREATE FUNCTION current_kin() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(string_to_array(nullif(current_setting('concierge.kin', true), ''), ',')::uuid[], ARRAY[current_customer()]) $$;
CREATE FUNCTION act_for_customer(someone uuid, alone boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('concierge.customer', someone::text, true), set_config('concierge.kin', someone::text, true);
  IF NOT alone THEN
    PERFORM set_config('concierge.kin', array_to_string(kin, ','), true) FROM customers WHERE id = someone AND kin IS NOT NULL;
  END IF;
END $$;
DO $$
DECLARE one record;
BEGIN
  FOR one IN SELECT tablename, policyname, qual, with_check FROM pg_policies
             WHERE schemaname = 'public' AND roles = '{concierge_turn}' AND concat(qual, with_check) LIKE '%= current_customer()%'
  LOOP
    EXECUTE format('ALTER POLICY %I ON %I', one.policyname, one.tablename)
      || coalesce(' USING (' || replace(one.qual, '= current_customer()', '= ANY (current_kin())') || ')', '')
      || coalesce(' WITH CHECK (' || replace(one.with_check, '= current_customer()', '= ANY (current_kin())') || ')', '');
  END LOOP;
END $$;

-- A consent is of the person asked: the ticket may be one they opened from another address of theirs.
CREATE OR REPLACE FUNCTION consent_answers_its_question() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM consent_requests q
  JOIN messages m ON m.id = new.message_id
  JOIN deliveries d ON d.id = q.delivery_id
  WHERE q.id = new.request_id AND q.state = 'asked'
    AND m.address_id = q.address_id AND (m.customer_id = q.customer_id OR m.customer_id = ANY (SELECT unnest(kin) FROM customers WHERE id = q.customer_id)) AND NOT m.forwarded
    AND m.proof <> 'claimed'
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

ALTER TABLE link_codes ENABLE ROW LEVEL SECURITY;
ALTER TABLE link_codes FORCE ROW LEVEL SECURITY;
CREATE POLICY turn ON link_codes TO concierge_turn
  USING (customer_id = ANY (current_kin())) WITH CHECK (customer_id = ANY (current_kin()) AND state = 'asked');
CREATE POLICY intake ON link_codes TO concierge_intake USING (true);
CREATE POLICY operator ON link_codes TO concierge_operator USING (true);
GRANT SELECT, INSERT (business_id, customer_id, asked_from, message_id, claimed_digest, asked_at, expires_at),
      DELETE ON link_codes TO concierge_turn;
GRANT SELECT, UPDATE (state, tries, proven_by, settled_at) ON link_codes TO concierge_intake;
GRANT SELECT, UPDATE, DELETE ON link_codes TO concierge_operator;
GRANT INSERT ON deliveries TO concierge_operator;

-- A vendor may be reached by mail too, and each message leaves from an account of ours that can reach that address.
ALTER TABLE vendors ADD COLUMN contact_by text NOT NULL DEFAULT 'whatsapp' CHECK (contact_by IN ('whatsapp', 'mail'));
-- When we last opened this account ourselves; one that only a webhook named may be nobody we can send from.
ALTER TABLE channel_accounts ADD COLUMN opened_at timestamptz;

ALTER TABLE deliveries DROP CONSTRAINT deliveries_purpose_check;
ALTER TABLE deliveries ADD CONSTRAINT deliveries_purpose_check CHECK (purpose IN (
  'reply', 'question', 'acknowledgement', 'shortlist', 'outreach', 'reminder', 'clarification', 'opt_out', 'escalation',
  'notice', 'consent', 'link_code'));
