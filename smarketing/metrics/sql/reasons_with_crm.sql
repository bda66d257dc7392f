-- title: Reasons of sales and of the CRM
-- question: Why are leads bad, the CRM's reason taken where nobody rated them?
-- grain: reason, verdict_from
with reasons as (
    select
        coalesce(reason, '(none given)') as reason_given,
        verdict_from,
        reason_team,
        measure(judged_bad_leads) as bad
    from lead_verdicts_by_handover
    where verdict = 'bad'
    group by coalesce(reason, '(none given)'), verdict_from, reason_team
),

shares as (
    select
        reason_given,
        verdict_from,
        reason_team,
        bad,
        sum(bad) over () as n
    from reasons
)

select
    reason_given as reason,
    verdict_from,
    reason_team,
    bad,
    ratio(bad, n) as share,
    cast(n as bigint) as n,
    wilson_low(bad, n) as low,
    wilson_high(bad, n) as high
from shares
order by bad desc, reason asc, verdict_from asc
