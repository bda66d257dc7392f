-- title: Reasons given
-- question: Why did sales like or reject the leads handed over in the period, and who must act?
-- grain: verdict, reason
with reasons as (
    select
        verdict,
        coalesce(reason, '(none given)') as reason_given,
        reason_team,
        measure(rated_leads) as leads
    from lead_feedback_by_handover
    where verdict is not null
    group by verdict, coalesce(reason, '(none given)'), reason_team
),

shares as (
    select
        verdict,
        reason_given,
        reason_team,
        leads,
        sum(leads) over () as n
    from reasons
)

select
    verdict,
    reason_given as reason,
    reason_team,
    leads,
    ratio(leads, n) as share,
    cast(n as bigint) as n,
    wilson_low(leads, n) as low,
    wilson_high(leads, n) as high
from shares
order by leads desc, verdict asc, reason asc
