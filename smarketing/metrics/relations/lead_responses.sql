-- Every lead handed over with what was agreed for its type on that day, and what is known of the response.
with hand_over as (
    select max(case when team = 'marketing' then stage_position end) as stage_position from stages
),

known as (
    select
        coalesce(max(case when first_contacted_at is not null then 1 end), 0) as contacts,
        coalesce(max(case when contact_attempts is not null then 1 end), 0) as attempts
    from leads
),

touched as (
    select coalesce(max(case when direction = 'sales' then 1 end), 0) as activities from touches
),

now as (
    select
        live_working_days.minutes_before
        + live_working_days.first_minutes
        + live_working_days.second_minutes as minutes_gone
    from live_working_days
    inner join build on live_working_days.day = build.as_of
)

select
    leads.*, -- all that the relation has, so that a new column comes along -- noqa: AM04
    live_responses.limit_minutes,
    live_responses.attempts as agreed_attempts,
    live_responses.within_days,
    date_diff('day', leads.handed_over_date, build.as_of) as days_ago,
    case
        when leads.first_contacted_at <= sales_touches.first_touched_at then leads.first_contacted_at
        else coalesce(sales_touches.first_touched_at, leads.first_contacted_at)
    end as answered_at,
    coalesce(sales_touches.attempts, leads.contact_attempts) as attempts_made,
    leads.stage_position > hand_over.stage_position or coalesce(sales_touches.reached, 0) = 1 as is_connected,
    known.contacts = 1 or touched.activities = 1 as has_responses,
    known.attempts = 1 or touched.activities = 1 as has_attempts,
    now.minutes_gone,
    handed.minutes_before,
    handed.first_from,
    handed.first_minutes,
    handed.second_from,
    handed.second_minutes
from leads
cross join build
cross join hand_over
cross join known
cross join touched
left join now on build.as_of is not null
left join sales_touches on leads.lead_id = sales_touches.lead_id
left join live_working_days as handed on leads.handed_over_date = handed.day
left join live_lead_types
    on leads.lead_id = live_lead_types.lead_id and handed.agreed_from = live_lead_types.agreed_from
left join live_responses
    on
        handed.agreed_from = live_responses.agreed_from
        and coalesce(live_lead_types.type_position, 0) = live_responses.type_position
where leads.handed_over_date is not null
