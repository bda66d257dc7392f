-- title: Effect of an action
-- question: How often was a reason given for leads handed over in the weeks before an action, and after it?
-- grain: side
-- period: all
-- param reason_label: ''
-- param action_day: '2000-01-01'
-- param weeks: 8
with placed as (
    select
        verdict,
        reason,
        date_diff('day', cast($action_day as date), handed_over_date) as days_after
    from lead_feedback_by_handover
),

sided as (
    select
        verdict,
        reason,
        case when days_after < 0 then 'before' else 'after' end as side
    from placed
    where days_after >= -7 * $weeks and days_after < 7 * $weeks
),

counted as (
    select
        side,
        count(*) as handed_over,
        count(verdict) as n,
        count(case when reason = $reason_label then 1 end) as given
    from sided
    group by side
)

select
    side,
    handed_over,
    n,
    given,
    ratio(given, n) as reason_rate,
    wilson_low(given, n) as low,
    wilson_high(given, n) as high
from counted
order by side desc
