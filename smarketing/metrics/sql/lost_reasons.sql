-- title: Lost reasons
-- question: Why were the deals of the period lost?
-- grain: reason
with reasons as (
    select
        coalesce(lost_reason, '(none given)') as reason_given,
        measure(lost_deals) as lost_deals
    from deals_by_close
    where is_lost
    group by coalesce(lost_reason, '(none given)')
),

shares as (
    select
        reason_given,
        lost_deals,
        sum(lost_deals) over () as n
    from reasons
)

select
    reason_given as reason,
    lost_deals,
    ratio(lost_deals, n) as share,
    cast(n as bigint) as n,
    wilson_low(lost_deals, n) as low,
    wilson_high(lost_deals, n) as high
from shares
order by lost_deals desc, reason asc
