-- A vendor who cannot be reached must not hold a ticket up: the delivery worker may say so and ring the customer's inbox.
GRANT SELECT (id, ticket_id, vendor_id, state), UPDATE (state) ON outreach TO concierge_delivery;
GRANT SELECT (id, address_id) ON tickets TO concierge_delivery;
CREATE POLICY delivery ON outreach TO concierge_delivery USING (true) WITH CHECK (state = 'unreachable');
CREATE POLICY delivery ON tickets FOR SELECT TO concierge_delivery USING (true);
GRANT SELECT, INSERT ON pgmq.q_inbox TO concierge_delivery;
