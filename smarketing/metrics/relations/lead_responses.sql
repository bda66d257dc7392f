-- Every lead handed over with what was agreed for it, and what is known of the response.
with now as (
    select
        live_working_days.minutes_before
        + live_working_days.first_minutes
        + live_working_days.second_minutes as minutes_gone
    from live_working_days
    inner join build on live_working_days.day = build.as_of
)

select
    agreed.*, -- all that the relation has, so that a new column comes along -- noqa: AM04
    date_diff('day', agreed.handed_over_date, build.as_of) as days_ago,
    case
        when agreed.first_contacted_at <= agreed.first_touched_at then agreed.first_contacted_at
        else coalesce(agreed.first_touched_at, agreed.first_contacted_at)
    end as answered_at,
    coalesce(
        sales_attempts.attempts,
        case when agreed.first_touched_at is not null then 0 end,
        agreed.contact_attempts
    ) as attempts_made,
    agreed.stage_position > stage_positions.hand_over_position or agreed.is_reached as is_connected,
    known_follow_up.has_responses,
    known_follow_up.has_attempts,
    now.minutes_gone
from lead_service_levels as agreed
cross join build
cross join stage_positions
cross join known_follow_up
left join now on build.as_of is not null
left join sales_attempts
    on
        agreed.lead_number = sales_attempts.lead_number
        and agreed.within_days >= sales_attempts.days_after
        and agreed.within_days < coalesce(sales_attempts.next_days_after, agreed.within_days + 1)
