-- Each step beside the target and beside its own past, and the rate of all later steps together. Where all
-- who reached the next stage did so only by way of a later one, or nobody in the data reached it otherwise,
-- the step is not recorded. Standard errors are those of a share against a fixed one, and of two shares with
-- their common rate (Fleiss, Levin and Paik, Statistical Methods for Rates and Proportions, 2 and 3).
with later as (
    select
        *, -- all that the relation has, so that a new column comes along -- noqa: AM04
        coalesce(lead(is_reached_itself) over (order by stage_position), is_next_recorded) as is_recorded,
        count(next_stage)
            over (order by stage_position rows between 1 following and unbounded following) as later_steps,
        count(known_rate)
            over (order by stage_position rows between 1 following and unbounded following) as known_steps,
        min(known_rate)
            over (order by stage_position rows between 1 following and unbounded following) as least_rate,
        sum(ln(nullif(known_rate, 0)))
            over (order by stage_position rows between 1 following and unbounded following) as log_rate
    from step_rates
),

common as (
    select
        *, -- as above -- noqa: AM04
        ratio(made + past_made, dated + past_dated) as common_rate
    from later
    where next_stage is not null
)

select
    *, -- as above -- noqa: AM04
    case
        when later_steps = 0 then cast(1 as double)
        when known_steps < later_steps then null
        when least_rate = 0 then cast(0 as double)
        else exp(log_rate)
    end as later_rate,
    (target_rate - ratio(stepped, mature))
    / sqrt(nullif(target_rate * (1 - target_rate), 0) / nullif(mature, 0)) as errors_below_target,
    (past_rate - ratio(made, dated))
    / sqrt(nullif(common_rate * (1 - common_rate), 0) * (ratio(1, dated) + ratio(1, past_dated)))
        as errors_below_past
from common
