-- Every stage that every lead reached, with its times.
-- grain: lead_id, stage
with reached as (
    select
        o.lead_id,
        s.stage,
        s.stage_position,
        o.stage_position as highest_position,
        o.is_customer,
        o.is_lost
    from lead_outcomes as o
    inner join source_stages as s on o.stage_position >= s.stage_position
)

select
    r.lead_id,
    r.stage,
    r.stage_position,
    l.created_date,
    case when d.stage_position = r.stage_position then d.entered_date end as entered_date,
    e.lead_id is null as is_skipped,
    r.stage_position = r.highest_position as is_highest,
    r.stage_position = r.highest_position and not r.is_lost and not r.is_customer as is_open,
    r.stage_position = r.highest_position and r.is_lost as is_lost,
    r.stage_position < r.highest_position as is_next_reached,
    g.lag_days is null
    or coalesce(date_diff('day', d.entered_date, b.as_of) >= g.lag_days, false) as is_mature,
    case
        when d.stage_position = r.stage_position and d.next_date >= d.entered_date
            then date_diff('day', d.entered_date, d.next_date)
    end as days_to_next,
    case
        when
            d.stage_position = r.stage_position
            and (r.stage_position = r.highest_position or d.next_date >= d.entered_date)
            then date_diff('day', d.entered_date, b.as_of)
    end as watched_days,
    case when r.stage_position = r.highest_position then date_diff('day', d.entered_date, b.as_of) end
        as age_days,
    l.persona,
    l.source,
    l.campaign,
    l.content,
    l.owner,
    l.team,
    l.segment
from reached as r
inner join stg_leads as l on r.lead_id = l.lead_id
cross join source_build as b
left join stage_entries as e on r.lead_id = e.lead_id and r.stage_position = e.stage_position
left join stage_steps as d
    on
        r.lead_id = d.lead_id
        and r.stage_position >= d.stage_position
        and (d.next_position is null or r.stage_position < d.next_position)
left join stage_lags as g on r.stage = g.stage
order by l.created_date
