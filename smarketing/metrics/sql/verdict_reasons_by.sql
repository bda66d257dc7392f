-- title: Verdicts and reasons by {dimension}
-- question: Which verdicts and reasons did the rated leads of each {dimension} get, and what is at stake?
-- grain: dimension, verdict, reason
-- by: source, campaign, content, persona, owner
with reasons as (
    select
        dimension,
        verdict,
        coalesce(reason, '(none given)') as reason_given,
        reason_team,
        measure(rated_leads) as leads
    from lead_feedback_by_handover
    where verdict is not null
    group by dimension, verdict, coalesce(reason, '(none given)'), reason_team
),

worth as (
    select measure(accepted_lead_value) as lead_worth from lead_feedback_by_handover
),

shares as (
    select
        dimension,
        verdict,
        reason_given,
        reason_team,
        leads,
        sum(leads) over (partition by dimension) as n
    from reasons
)

select
    shares.dimension,
    shares.verdict,
    shares.reason_given as reason,
    shares.reason_team,
    shares.leads,
    ratio(shares.leads, shares.n) as share,
    cast(shares.n as bigint) as n,
    wilson_low(shares.leads, shares.n) as low,
    wilson_high(shares.leads, shares.n) as high,
    case when shares.verdict = 'bad' then shares.leads * worth.lead_worth end as at_stake
from shares
cross join worth
order by shares.leads desc, shares.dimension asc, shares.verdict asc, reason asc
