-- An office's open duties in the order of its list: a page of them costs its rows and no sorting. What opens falls at the end of
-- its due day. Whatever asks by the day alone (cards, once a day) goes through all that are open: an index of its own would cost
-- every decision two pages more.
DROP INDEX duty_by_due;
DROP INDEX duty_by_office;
CREATE INDEX duty_by_office ON duty(org, role, COALESCE(due_day, 9999999), opened_ms, case_) WHERE state = 'open';
