-- A vendor answers with a photo of a price list, a PDF or a voice note: those are read, too, and waited for by the vendor's own
-- turn, whose role sees the files of that one vendor and notes that it heard them.
CREATE OR REPLACE FUNCTION message_brings_files() RETURNS trigger LANGUAGE plpgsql AS $$
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
            new.left_because IS NULL AND new.kind NOT IN ('video', 'sticker'),
            file ->> 'mime', (file ->> 'size')::bigint, file ->> 'digest', new.received_at)
    RETURNING id INTO made;
    IF NOT file ? 'unfit' THEN
      PERFORM pgmq.send('media', jsonb_build_object('media_id', made),
                        jsonb_build_object('x-pgmq-group', new.address_id::text));
    END IF;
  END LOOP;
  RETURN NULL;
END $$;

CREATE POLICY resolver ON media TO concierge_resolver USING (vendor_id = current_vendor());
GRANT SELECT, UPDATE (heard_in) ON media TO concierge_resolver;
