-- Visits of a source in a period.
-- grain: a traffic row
select
    t.period_start,
    t.visits,
    '(unknown)' as persona,
    coalesce(t.source, '(unknown)') as source,
    coalesce(t.campaign, '(unknown)') as campaign,
    coalesce(t.content, '(unknown)') as content,
    '(unknown)' as owner,
    '(unknown)' as team,
    '(unknown)' as segment
from source_traffic as t
