-- One row per file of a message (IN7). It is written by the very insert that writes the message, so that no message with a
-- file is without one, and its doorbell rings in the same transaction.
SELECT pgmq.create('media');
SELECT pgmq.create_fifo_index('media');
ALTER TABLE dead_letters DROP CONSTRAINT dead_letters_queue_check,
                         ADD CONSTRAINT dead_letters_queue_check CHECK (queue IN ('inbox', 'outbox', 'media'));

CREATE TABLE media (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  business_id bigint NOT NULL,
  account_id bigint NOT NULL,
  address_id uuid NOT NULL,
  customer_id uuid,
  vendor_id bigint,
  message_id bigint NOT NULL REFERENCES messages,
  position smallint NOT NULL,
  kind text NOT NULL,
  told jsonb NOT NULL,                       -- what the channel said of it: media_id, mime_type, sha256, url, filename, voice
  state text NOT NULL CHECK (state IN ('wanted', 'stored', 'read', 'refused', 'gone')),
  reason text,
  to_be_read boolean NOT NULL,
  mime text,
  size bigint,
  sha256 text,
  digest text CHECK (digest ~ '^[0-9a-f]{64}$'), -- its name in the store, keyed per business
  engine text,
  read_text text,
  read_lines jsonb,                          -- [[text, confidence], …]
  wanted_at timestamptz NOT NULL,
  settled_at timestamptz,
  heard_in bigint,                           -- the turn that went on with what was read, or with the news that it cannot be
  excused_in bigint,                         -- the turn that went on without it, and said so
  UNIQUE (message_id, position),
  CHECK (num_nonnulls(customer_id, vendor_id) = 1),
  CHECK (state IN ('wanted', 'refused', 'gone') OR digest IS NOT NULL)
);
CREATE INDEX ON media (customer_id);
CREATE INDEX unheard_media ON media (address_id) WHERE heard_in IS NULL AND to_be_read;
CREATE INDEX kept_media ON media (business_id, digest) WHERE digest IS NOT NULL;
CREATE INDEX media_by_age ON media (wanted_at);

-- Names of files that are deleted at `due_at` unless a row of `media` names them then. A name stands here before its file is
-- written, so that a process that dies in between leaves nothing behind.
CREATE TABLE media_leftovers (
  business_id bigint NOT NULL,
  digest text NOT NULL,
  due_at timestamptz NOT NULL,
  PRIMARY KEY (business_id, digest)
);
CREATE INDEX ON media_leftovers (due_at);

CREATE FUNCTION message_brings_files() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  file jsonb;
  made bigint;
  place int := 0;
BEGIN
  IF jsonb_typeof(new.media -> 'files') IS DISTINCT FROM 'array' THEN RETURN NULL; END IF;
  FOR file IN SELECT value FROM jsonb_array_elements(new.media -> 'files') LIMIT 20 LOOP
    place := place + 1;
    INSERT INTO media (business_id, account_id, address_id, customer_id, vendor_id, message_id, position, kind, told,
                       state, reason, to_be_read, mime, size, digest, wanted_at)
    VALUES (new.business_id, new.account_id, new.address_id, new.customer_id, new.vendor_id, new.id, place, new.kind, file,
            CASE WHEN file ? 'unfit' THEN 'refused' WHEN file ? 'digest' THEN 'stored' ELSE 'wanted' END, file ->> 'unfit',
            new.customer_id IS NOT NULL AND new.left_because IS NULL AND new.kind NOT IN ('video', 'sticker'),
            file ->> 'mime', (file ->> 'size')::bigint, file ->> 'digest', new.received_at)
    RETURNING id INTO made;
    IF NOT file ? 'unfit' THEN
      PERFORM pgmq.send('media', jsonb_build_object('media_id', made),
                        jsonb_build_object('x-pgmq-group', new.address_id::text));
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER brings_files AFTER INSERT ON messages
  FOR EACH ROW WHEN (new.media IS NOT NULL) EXECUTE FUNCTION message_brings_files();

-- Whatever lets go of a file (retention, erasing a person, a query nobody thought of) leaves its name to be swept.
CREATE FUNCTION media_lets_go() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO media_leftovers (business_id, digest, due_at) VALUES (old.business_id, old.digest, now())
  ON CONFLICT (business_id, digest) DO UPDATE SET due_at = excluded.due_at;
  RETURN NULL;
END $$;
CREATE TRIGGER lets_go AFTER DELETE ON media FOR EACH ROW WHEN (old.digest IS NOT NULL) EXECUTE FUNCTION media_lets_go();
CREATE TRIGGER lets_go_of_one AFTER UPDATE OF digest ON media
  FOR EACH ROW WHEN (old.digest IS NOT NULL AND new.digest IS DISTINCT FROM old.digest) EXECUTE FUNCTION media_lets_go();

ALTER TABLE media ENABLE ROW LEVEL SECURITY;
ALTER TABLE media FORCE ROW LEVEL SECURITY;
CREATE POLICY intake ON media FOR INSERT TO concierge_intake WITH CHECK (true);
CREATE POLICY intake_sees ON media FOR SELECT TO concierge_intake USING (true);
CREATE POLICY turn ON media TO concierge_turn USING (customer_id = ANY (current_kin()));
CREATE POLICY delivery ON media TO concierge_delivery USING (true);
CREATE POLICY operator ON media TO concierge_operator USING (true);
GRANT SELECT (id), INSERT ON media TO concierge_intake;
GRANT SELECT, UPDATE (heard_in, excused_in) ON media TO concierge_turn;
GRANT SELECT, UPDATE (state, reason, mime, size, sha256, digest, engine, read_text, read_lines, settled_at, told) ON media TO concierge_delivery;
GRANT SELECT, UPDATE, DELETE ON media TO concierge_operator;
GRANT SELECT, INSERT, UPDATE ON media_leftovers TO concierge_intake;
GRANT SELECT, INSERT, UPDATE, DELETE ON media_leftovers TO concierge_delivery, concierge_operator;
GRANT SELECT, INSERT ON pgmq.q_media TO concierge_intake;
GRANT SELECT, INSERT, UPDATE, DELETE ON pgmq.q_media TO concierge_delivery, concierge_operator;
-- Who has read a file brings forward the doorbell of the turn that waits for it.
GRANT UPDATE ON pgmq.q_inbox TO concierge_delivery;
