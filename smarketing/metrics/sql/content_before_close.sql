-- title: Content before a win and before a loss
-- question: Which content did leads of won deals meet more often than those of lost ones, by persona?
-- grain: persona, content
-- param least_cases: 30
with measured as (
    select
        *, -- all that the part has, so that a new column comes along -- noqa: AM04
        standard_errors(won_met, won, lost_met, lost) as errors,
        difference_low(won_met, won, lost_met, lost) as least,
        difference_high(won_met, won, lost_met, lost) as most
    from content_judged
)

select
    persona,
    content,
    cast(won_met as bigint) as won_met,
    ratio(won_met, won) as won_share,
    cast(won as bigint) as n,
    wilson_low(won_met, won) as low,
    wilson_high(won_met, won) as high,
    cast(lost_met as bigint) as lost_met,
    ratio(lost_met, lost) as lost_share,
    cast(lost as bigint) as lost_n,
    wilson_low(lost_met, lost) as lost_low,
    wilson_high(lost_met, lost) as lost_high,
    100 * (ratio(won_met, won) - ratio(lost_met, lost)) as difference,
    100 * least as difference_low,
    100 * most as difference_high,
    case
        when not is_judged then 'too few'
        when coalesce(errors < chance_limit(2 * tests), true) then 'may be chance'
        when least > 0 then 'before wins'
        when most < 0 then 'before losses'
        else 'may be chance'
    end as resonates
from measured
order by persona asc, won_met + lost_met desc, content
