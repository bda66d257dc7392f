-- title: Lead quality by {dimension}
-- question: What does sales say of the leads handed over in the period, by {dimension}?
-- grain: dimension
-- by: source, owner, campaign, content, persona, team
select
    dimension,
    measure(handed_over_leads) as handed_over,
    measure(rated_leads) as rated,
    measure(feedback_coverage) as coverage,
    measure(good_leads) as good,
    measure(ok_leads) as ok,
    measure(bad_leads) as bad,
    measure(rejection_rate) as rejection_rate,
    measure(rated_leads) as n,
    wilson_low(measure(bad_leads), measure(rated_leads)) as low,
    wilson_high(measure(bad_leads), measure(rated_leads)) as high
from lead_feedback_by_handover
group by dimension
order by handed_over desc, dimension asc
