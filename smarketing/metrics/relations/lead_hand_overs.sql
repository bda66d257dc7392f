-- Every lead handed over with whether the other team had it, and gave it back, within the working time agreed
-- on that day: `kept`, `not kept`, `not due` yet, or `unknown`; null where nothing was agreed.
-- A stage is entered on a day: working time counts up to when that begins.
with handed_on as (
    select
        lead_response_times.*, -- all that the relation has, so that a new column comes along -- noqa: AM04
        cast(date_trunc('month', lead_response_times.handed_over_date) as date) as handed_over_month,
        live_hand_off.to_sales_minutes,
        live_hand_off.to_marketing_minutes,
        taken_on.minutes_before - lead_response_times.handed_over_minutes as taken_minutes,
        coalesce(
            case when live_feedback.verdict = 'bad' then live_feedback.rated_date end,
            live_returns.recycled_date
        ) as given_back_date
    from lead_response_times
    left join live_hand_off on lead_response_times.handed_over_date = live_hand_off.day
    left join live_working_days as taken_on on lead_response_times.taken_date = taken_on.day
    left join live_feedback on lead_response_times.lead_number = live_feedback.lead_number
    left join live_returns on lead_response_times.lead_id = live_returns.lead_id
)

select
    handed_on.*, -- all that the relation has, so that a new column comes along -- noqa: AM04
    case
        when to_sales_minutes is null then null
        when response_minutes <= to_sales_minutes or taken_minutes <= to_sales_minutes then 'kept'
        when response_minutes is not null or taken_minutes is not null then 'not kept'
        when answered_at is not null or is_connected then 'unknown'
        when not has_responses or waited_minutes is null then 'unknown'
        when waited_minutes <= to_sales_minutes then 'not due'
        else 'not kept'
    end as taken_over,
    case
        when to_marketing_minutes is null or given_back_date is null then null
        when back_on.minutes_before is null or handed_over_minutes is null then 'unknown'
        when back_on.minutes_before - handed_over_minutes <= to_marketing_minutes then 'kept'
        else 'not kept'
    end as given_back
from handed_on
left join live_working_days as back_on on handed_on.given_back_date = back_on.day
