-- A message that waits for a vendor's hours leaves the queue, so that what the vendor asks meanwhile is not held up by it.
ALTER TABLE deliveries ADD COLUMN wait_until timestamptz;
CREATE INDEX waiting_deliveries ON deliveries (wait_until) WHERE wait_until IS NOT NULL;

-- What one person got in a day, whichever address it went to.
CREATE INDEX sent_to_customer ON deliveries (customer_id, sending_at) WHERE customer_id IS NOT NULL AND sending_at IS NOT NULL;
CREATE INDEX sent_to_vendor ON deliveries (vendor_id, sending_at) WHERE vendor_id IS NOT NULL AND sending_at IS NOT NULL;

-- Whether the window is open is asked of the latest sitting, open or closed; closed ones are never touched by what comes in.
CREATE INDEX closed_conversations ON conversations (address_id, account_id, id) WHERE closed_at IS NOT NULL;
