-- Every lead handed over with what sales said of it and whether it was followed up as both teams agreed:
-- `kept`, `not kept`, `not due` yet, or `unknown`. A lead never touched and past the limit is not kept.
with judged as (
    select
        *, -- all that the relation has, so that a new column comes along -- noqa: AM04
        case
            when limit_minutes is null or not has_responses then 'unknown'
            when answered_at is not null and response_minutes is null then 'unknown'
            when answered_at is not null and response_minutes <= limit_minutes then 'kept'
            when answered_at is not null then 'not kept'
            when is_connected or coalesce(attempts_made, 0) > 0 or waited_minutes is null then 'unknown'
            when waited_minutes <= limit_minutes then 'not due'
            else 'not kept'
        end as response,
        case
            when limit_minutes is null then 'unknown'
            when is_connected then 'not due'
            when attempts_made >= agreed_attempts then 'kept'
            when days_ago <= within_days then 'not due'
            when attempts_made is null and (not has_attempts or answered_at is not null) then 'unknown'
            else 'not kept'
        end as attempts
    from lead_response_times
)

select
    judged.*, -- all that the relation has, so that a new column comes along -- noqa: AM04
    cast(date_trunc('month', handed_over_date) as date) as handed_over_month,
    response_minutes / cast(60 as double) as first_response_hours,
    case
        when response = 'not kept' or attempts = 'not kept' then 'not kept'
        when response = 'unknown' then 'unknown'
        when response = 'not due' then 'not due'
        when attempts = 'kept' or is_connected then 'kept'
        else attempts
    end as follow_up,
    live_feedback.verdict,
    live_feedback.reason,
    live_feedback.reason_team,
    live_feedback.rated_by,
    live_feedback.rated_date,
    live_excusals.lead_number is not null as is_excused,
    live_excusals.excused_for,
    live_excusals.excused_by,
    live_excusals.excused_date
from judged
left join live_feedback on judged.lead_number = live_feedback.lead_number
left join live_excusals on judged.lead_number = live_excusals.lead_number
