-- Where a mail stands (its subject and the Message-IDs before it), and why a message is stored and never answered (IN12).
ALTER TABLE messages ADD COLUMN subject text, ADD COLUMN thread_references jsonb, ADD COLUMN left_because text;
GRANT SELECT (account_id, provider_id, subject, thread_references) ON messages TO concierge_delivery;
