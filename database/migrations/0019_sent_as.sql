-- A template says only that the offers are ready; who answers it is owed the offers themselves.
ALTER TABLE deliveries ADD COLUMN as_template boolean NOT NULL DEFAULT false;
