-- Two replicas met the same stranger at the same moment: undo the statement, so that the second try finds them.
CREATE FUNCTION met_elsewhere() RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'an identity was claimed meanwhile' USING ERRCODE = 'serialization_failure'; END $$;

-- A vendor who stops marketing messages at the provider must not be asked again.
GRANT UPDATE (opted_out_at) ON vendors TO concierge_intake;

-- What /metrics counts, without reading whole tables.
CREATE INDEX unfinished_deliveries ON deliveries (state) WHERE state <> 'accepted';
CREATE INDEX refusals ON tool_calls (rule) WHERE outcome = 'refused';
