-- title: How personas differ
-- question: In what does each persona differ from all others by more than chance?
-- grain: persona, aspect, item
-- param least_cases: 30
with measured as (
    select
        *, -- all that the part has, so that a new column comes along -- noqa: AM04
        standard_errors(made, n, other_made, other_n) as errors,
        difference_low(made, n, other_made, other_n) as least,
        difference_high(made, n, other_made, other_n) as most
    from apart_sides
)

select
    persona,
    aspect,
    item,
    cast(made as bigint) as cases,
    ratio(made, n) as share,
    cast(n as bigint) as n,
    wilson_low(made, n) as low,
    wilson_high(made, n) as high,
    ratio(other_made, other_n) as rest_share,
    cast(other_n as bigint) as rest_n,
    100 * (ratio(made, n) - ratio(other_made, other_n)) as difference,
    100 * least as difference_low,
    100 * most as difference_high,
    case
        when not is_judged then 'too few'
        when coalesce(errors < chance_limit(2 * tests), true) then 'may be chance'
        when least > 0 then 'higher'
        when most < 0 then 'lower'
        else 'may be chance'
    end as differs,
    half_days
from measured
order by aspect, place, item, persona
