-- Words that a model wrote are looked at once more when they leave: the switch may have been turned off meanwhile (DE3).
ALTER TABLE deliveries ADD COLUMN by_model boolean NOT NULL DEFAULT false;

-- What such a refusal leaves unanswered waits again, for the coded workflow.
CREATE POLICY delivery ON messages TO concierge_delivery USING (true) WITH CHECK (turn_id IS NULL);
GRANT SELECT (id, turn_id, address_id), UPDATE (turn_id) ON messages TO concierge_delivery;
