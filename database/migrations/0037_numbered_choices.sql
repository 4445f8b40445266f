-- Things to tap that left as numbered text: then the number, typed, is the tap (AS6).
ALTER TABLE deliveries ADD COLUMN numbered boolean NOT NULL DEFAULT false;
CREATE INDEX choices_sent ON deliveries (address_id, id) WHERE content ->> 'type' = 'choices';
