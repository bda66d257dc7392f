-- title: Weakest step
-- question: Which step falls short of what was agreed, or of its own past, and what does that cost?
-- grain: stage
-- period: with_year_before
-- period deals_by_close: all
-- param least_cases: 30
select
    short_steps.stage,
    short_steps.stage_label,
    short_steps.team,
    short_steps.owner,
    ratio(short_steps.gone_on, short_steps.n) as step_rate,
    short_steps.n,
    wilson_low(short_steps.gone_on, short_steps.n) as low,
    wilson_high(short_steps.gone_on, short_steps.n) as high,
    short_steps.wanted_rate,
    short_steps.is_target,
    short_steps.n * short_steps.wanted_rate - short_steps.gone_on as leads_short,
    short_steps.later_rate,
    recent_deal_size.average_deal_size,
    (short_steps.n * short_steps.wanted_rate - short_steps.gone_on)
    * short_steps.later_rate
    * recent_deal_size.average_deal_size as amount_short
from short_steps
cross join recent_deal_size
order by amount_short desc nulls last, short_steps.stage_position asc
