-- The sweep of idle conversations reads by when they opened, which never changes: an index on the time of the last
-- message made every message's update of its conversation write all indexes (no HOT update).
DROP INDEX idle_conversations;
CREATE INDEX open_conversations ON conversations (opened_at) WHERE closed_at IS NULL;
ALTER TABLE conversations SET (fillfactor = 85);
