-- Doorbells (engine.md): a row here only says that somebody has something waiting; the rows it rings for are the truth.
SELECT pgmq.create('inbox');
SELECT pgmq.create('outbox');
SELECT pgmq.create_fifo_index('inbox');
SELECT pgmq.create_fifo_index('outbox');
GRANT USAGE ON SCHEMA pgmq TO concierge_intake, concierge_turn, concierge_delivery, concierge_resolver, concierge_operator;
GRANT SELECT, INSERT ON pgmq.q_inbox TO concierge_intake;
GRANT SELECT, INSERT, UPDATE, DELETE ON pgmq.q_inbox TO concierge_turn, concierge_resolver, concierge_operator;
GRANT SELECT, INSERT ON pgmq.q_outbox TO concierge_turn, concierge_resolver;
GRANT SELECT, INSERT, UPDATE, DELETE ON pgmq.q_outbox TO concierge_delivery, concierge_operator;
GRANT SELECT, INSERT ON pgmq.q_outbox TO concierge_intake;
GRANT SELECT ON pgmq.meta, pgmq.topic_bindings TO concierge_intake, concierge_turn, concierge_delivery, concierge_resolver, concierge_operator;

-- What finally failed, with its cause; replay is one transaction that rings the bell again (OP3).
CREATE TABLE dead_letters (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  queue text NOT NULL CHECK (queue IN ('inbox', 'outbox')),
  address_id uuid NOT NULL,
  payload jsonb NOT NULL,
  cause text NOT NULL,
  attempts int NOT NULL,
  died_at timestamptz NOT NULL,
  replayed_at timestamptz
);
CREATE INDEX ON dead_letters (died_at) WHERE replayed_at IS NULL;
GRANT SELECT, INSERT ON dead_letters TO concierge_turn, concierge_delivery, concierge_resolver;
GRANT SELECT, INSERT, UPDATE, DELETE ON dead_letters TO concierge_operator;
