-- The steps that fall short beyond chance: of the target, else of their own past after as many days. The more
-- steps are judged, the more standard errors it takes, so that all together are wrong about targets once in
-- forty times (Bonferroni): the normal quantile of 1 - 0.025 / steps.
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

held as (
    select
        *,
        case count(coalesce(target_errors, past_errors)) over ()
            when 1 then 1.96
            when 2 then 2.241
            when 3 then 2.394
            when 4 then 2.498
            when 5 then 2.576
            when 6 then 2.638
            when 7 then 2.69
            else 2.865
        end as least_errors
    from judged
)

select
    stage,
    stage_position,
    stage_label,
    team,
    owner,
    coalesce(target_errors >= least_errors, false) as is_target,
    case when target_errors >= least_errors then mature else dated end as n,
    case when target_errors >= least_errors then stepped else made end as gone_on,
    case when target_errors >= least_errors then target_rate else past_rate end as wanted_rate
from held
where target_errors >= least_errors or past_errors >= least_errors
