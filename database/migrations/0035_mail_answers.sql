-- An answer by mail that names nothing goes into the thread they wrote in last.
GRANT SELECT (id, address_id, left_because) ON messages TO concierge_delivery;
CREATE INDEX mails_of_address ON messages (address_id, id) WHERE subject IS NOT NULL;
