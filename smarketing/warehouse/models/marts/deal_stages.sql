-- Every stage of its pipeline that a deal reached; time runs to the next stage that has a date, else to
-- the end.
-- grain: deal_id, deal_stage
with reached as (
    select
        d.deal_id,
        d.pipeline,
        o.deal_stage,
        o.deal_stage_position,
        o.deal_stage_position = e.highest_position as is_highest,
        s.deal_id is null as is_skipped,
        s.entered_date,
        coalesce(s.next_date, e.end_date) as left_date
    from deals as d
    inner join deal_stage_ends as e on d.deal_id = e.deal_id
    inner join
        deal_stage_order as o
        on d.pipeline = o.pipeline and e.highest_position >= o.deal_stage_position
    left join deal_stage_steps as s on d.deal_id = s.deal_id and o.deal_stage_position = s.deal_stage_position
    where not o.is_terminal
)

select
    r.deal_id,
    r.pipeline,
    r.deal_stage,
    r.deal_stage_position,
    d.created_date,
    r.entered_date,
    r.is_skipped,
    not r.is_highest or d.is_won as is_moved_on,
    r.is_highest and d.is_lost as is_lost_here,
    r.is_highest and d.is_open as is_open_here,
    case when r.left_date >= r.entered_date then date_diff('day', r.entered_date, r.left_date) end
        as days_in_stage,
    d.persona,
    d.source,
    d.campaign,
    d.content,
    d.owner,
    d.team,
    d.segment
from reached as r
inner join deals as d on r.deal_id = d.deal_id
