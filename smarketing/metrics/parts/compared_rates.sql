-- The rates of both sides and their difference with Newcombe's interval; how many standard errors it is; and
-- the rate of all later steps together, over the leads judged of both sides.
with rates as (
    select
        *, -- all that the part has, so that a new column comes along -- noqa: AM04
        ratio(made, watched) as rate,
        ratio(other_made, other_watched) as other_rate,
        wilson_low(made, watched) as low,
        wilson_high(made, watched) as high,
        wilson_low(other_made, other_watched) as other_low,
        wilson_high(other_made, other_watched) as other_high,
        count(next_label) over later as later_steps,
        count(onward_rate) over later as known_steps,
        min(onward_rate) over later as least_rate,
        sum(ln(nullif(onward_rate, 0))) over later as log_rate
    from compared_steps
    window later as (order by stage_position rows between 1 following and unbounded following)
)

select
    *, -- as above -- noqa: AM04
    rate - other_rate as difference,
    difference_low(made, watched, other_made, other_watched) as difference_low,
    difference_high(made, watched, other_made, other_watched) as difference_high,
    standard_errors(made, watched, other_made, other_watched) as standard_errors,
    case
        when rate is null or other_rate is null then null
        when stage_position = 0 or later_steps = 0 then cast(1 as double)
        when known_steps < later_steps then null
        when least_rate = 0 then cast(0 as double)
        else exp(log_rate)
    end as later_rate
from rates
