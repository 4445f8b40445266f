-- Each foreign key of a message costs the writer a look-up and a row lock, the one on the business at one hot row.
-- A message is only ever written beside its conversation, which holds the same three references.
ALTER TABLE messages DROP CONSTRAINT messages_business_id_fkey;
ALTER TABLE messages DROP CONSTRAINT messages_account_id_fkey;
ALTER TABLE messages DROP CONSTRAINT messages_address_id_fkey;
