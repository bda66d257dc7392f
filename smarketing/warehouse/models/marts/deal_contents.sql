-- What marketing put before the leads of each closed deal in the 90 days up to the day before it closed: as
-- long for a deal that was lost as for one that was won.
-- grain: deal_id, content
with seen as (
    select
        d.deal_id,
        t.content,
        count(*) as touches,
        max(t.occurred_date) as last_touched_date
    from deals as d
    inner join deal_leads as l on d.deal_id = l.deal_id
    inner join touches as t on l.lead_id = t.lead_id
    where
        d.is_closed
        and t.direction = 'marketing'
        and t.content <> '(unknown)'
        and t.occurred_date < d.close_date
        and date_diff('day', t.occurred_date, d.close_date) <= 90
    group by d.deal_id, t.content
)

select
    s.deal_id,
    d.deal_name,
    d.lead_id,
    d.close_date,
    d.is_won,
    d.is_lost,
    s.touches,
    s.last_touched_date,
    d.persona,
    d.source,
    d.campaign,
    s.content,
    d.owner,
    d.team,
    d.segment
from seen as s
inner join deals as d on s.deal_id = d.deal_id
order by d.close_date
