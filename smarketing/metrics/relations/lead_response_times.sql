-- Every lead handed over with the working time that went by until sales answered, and until now.
with worked as (
    select
        lead_responses.*, -- all that the relation has, so that a new column comes along -- noqa: AM04
        extract(hour from lead_responses.handed_over_at) * 60
        + extract(minute from lead_responses.handed_over_at) as handed_over_minute,
        extract(hour from lead_responses.answered_at) * 60
        + extract(minute from lead_responses.answered_at) as answered_minute
    from lead_responses
),

placed as (
    select
        worked.*, -- all that the relation has, so that a new column comes along -- noqa: AM04
        worked.minutes_before
        + case
            when worked.handed_over_minute <= worked.first_from then 0
            when worked.handed_over_minute < worked.first_from + worked.first_minutes
                then worked.handed_over_minute - worked.first_from
            else worked.first_minutes
        end
        + case
            when worked.handed_over_minute <= worked.second_from then 0
            when worked.handed_over_minute < worked.second_from + worked.second_minutes
                then worked.handed_over_minute - worked.second_from
            else worked.second_minutes
        end as handed_over_minutes,
        answered.minutes_before
        + case
            when worked.answered_minute <= answered.first_from then 0
            when worked.answered_minute < answered.first_from + answered.first_minutes
                then worked.answered_minute - answered.first_from
            else answered.first_minutes
        end
        + case
            when worked.answered_minute <= answered.second_from then 0
            when worked.answered_minute < answered.second_from + answered.second_minutes
                then worked.answered_minute - answered.second_from
            else answered.second_minutes
        end as answered_minutes
    from worked
    left join live_working_days as answered on cast(worked.answered_at as date) = answered.day
)

select
    *, -- all that the relation has, so that a new column comes along -- noqa: AM04
    case
        when answered_at is null then null
        when answered_at <= handed_over_at then 0
        else answered_minutes - handed_over_minutes
    end as response_minutes,
    minutes_gone - handed_over_minutes as waited_minutes
from placed
