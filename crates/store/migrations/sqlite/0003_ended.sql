-- When a session ended. It is not when its row was last written: that happens also when somebody
-- looks at a session that is over.
ALTER TABLE summaries ADD COLUMN over_since INTEGER;
UPDATE summaries SET over_since = coalesce(
    (SELECT max(at) FROM events
     WHERE events.session = summaries.session AND kind = 'session-ended'),
    changed_at)
WHERE status IN ('done', 'cancelled');
CREATE INDEX summaries_by_end ON summaries (over_since) WHERE over_since IS NOT NULL;
