-- What the agents' list shows of a session that is not in memory: its name or case number, and
-- where the customer was, since when.
ALTER TABLE summaries ADD COLUMN title TEXT;
ALTER TABLE summaries ADD COLUMN customer_state TEXT;
ALTER TABLE summaries ADD COLUMN customer_since INTEGER;
