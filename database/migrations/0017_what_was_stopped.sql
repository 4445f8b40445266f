-- STOP ends what was under way for good: START opens the door to what is written afterwards only (IN10).
-- Deliveries up to this id were written before the person's last STOP; none of them leaves, whatever revives it.
ALTER TABLE customers ADD COLUMN stopped_through bigint;
GRANT UPDATE (stopped_through) ON customers TO concierge_turn;

-- What waits for a vendor's hours is not sent any more for a ticket that was cancelled meanwhile.
GRANT SELECT (state) ON tickets TO concierge_delivery;
