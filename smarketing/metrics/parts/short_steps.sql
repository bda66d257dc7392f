-- The steps that fall short beyond chance: of the target, else of their own past after as many days. The more
-- steps are judged, the more standard errors it takes.
with judged as (
    select
        *, -- all that the relation has, so that a new column comes along -- noqa: AM04
        case when mature >= $least_cases then errors_below_target end as target_errors,
        case
            when dated >= $least_cases and past_dated >= $least_cases then errors_below_past
        end as past_errors
    from wanted_rates
    where is_recorded
),

counted as (
    select
        *, -- as above -- noqa: AM04
        count(coalesce(target_errors, past_errors)) over () as judged_steps
    from judged
),

held as (
    select
        *, -- as above -- noqa: AM04
        chance_limit(judged_steps) as least_errors
    from counted
)

select
    stage,
    stage_position,
    stage_label,
    team,
    owner,
    later_rate,
    coalesce(target_errors >= least_errors, false) as is_target,
    case when target_errors >= least_errors then mature else dated end as n,
    case when target_errors >= least_errors then stepped else made end as gone_on,
    case when target_errors >= least_errors then target_rate else past_rate end as wanted_rate
from held
where target_errors >= least_errors or past_errors >= least_errors
