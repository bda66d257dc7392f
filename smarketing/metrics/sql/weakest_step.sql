-- title: Weakest step
-- question: Which step falls short of what was agreed, or of its own past, and what does that cost?
-- grain: stage
-- period: with_before
-- period deals_by_close: all
-- param least_cases: 30
with onwards as (
    select
        step.stage as onward_stage,
        case
            when count(later.stage) = 0 then cast(1 as double)
            when count(later.known_rate) < count(later.stage) then null
            when min(later.known_rate) = 0 then cast(0 as double)
            else exp(sum(ln(nullif(later.known_rate, 0))))
        end as later_rate
    from wanted_rates as step
    left join wanted_rates as later on step.stage_position < later.stage_position
    group by step.stage
),

deal_size as (
    select measure(average_deal_size) as average_deal_size
    from deals_by_close
    where
        close_date >= cast(date_trunc('month', $as_of) - interval 12 month as date)
        and close_date <= $as_of
)

select
    wanted_rates.stage,
    wanted_rates.stage_label,
    wanted_rates.team,
    wanted_rates.owner,
    wanted_rates.step_rate,
    wanted_rates.n,
    wanted_rates.low,
    wanted_rates.high,
    wanted_rates.wanted_rate,
    wanted_rates.is_target,
    wanted_rates.n * (wanted_rates.wanted_rate - wanted_rates.step_rate) as leads_short,
    onwards.later_rate,
    deal_size.average_deal_size,
    wanted_rates.n
    * (wanted_rates.wanted_rate - wanted_rates.step_rate)
    * onwards.later_rate
    * deal_size.average_deal_size as amount_short
from wanted_rates
inner join onwards on wanted_rates.stage = onwards.onward_stage
cross join deal_size
where
    wanted_rates.is_recorded
    and wanted_rates.n >= $least_cases
    and wanted_rates.high < wanted_rates.wanted_rate
order by amount_short desc nulls last, wanted_rates.stage_position asc
