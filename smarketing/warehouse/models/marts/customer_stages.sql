-- Every stage that every customer passed, with the days from there to becoming a customer.
-- grain: lead_id, stage
select
    s.lead_id,
    s.stage,
    s.stage_position,
    l.customer_date,
    s.is_skipped,
    s.is_highest,
    s.is_open,
    s.is_lost,
    s.is_mature,
    s.is_next_reached,
    case
        when l.customer_date >= s.entered_date then date_diff('day', s.entered_date, l.customer_date)
    end as days_to_customer_from_stage,
    s.persona,
    s.source,
    s.campaign,
    s.content,
    s.owner,
    s.team,
    s.segment
from lead_stages as s
inner join leads as l on s.lead_id = l.lead_id
where l.is_customer
order by l.customer_date
