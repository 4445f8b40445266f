-- Once a mind was refused so often that its door stays shut for the turn, one row says so and counts what it still tries:
-- a caller that asks without end fills no table.
ALTER TABLE tool_calls ADD COLUMN times int NOT NULL DEFAULT 1 CHECK (times > 0);
GRANT UPDATE (times) ON tool_calls TO concierge_turn;
