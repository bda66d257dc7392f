-- title: Verdicts and CRM statuses by {dimension}
-- question: How good are the leads of each {dimension}, the CRM's status taken where nobody rated them?
-- grain: dimension
-- by: source, owner, campaign, content, persona, team
select
    dimension,
    measure(verdict_leads) as handed_over,
    measure(judged_leads) as judged,
    measure(crm_judged_leads) as from_crm,
    measure(judged_good_leads) as good,
    measure(judged_ok_leads) as ok,
    measure(judged_bad_leads) as bad,
    measure(rejection_rate_with_crm) as rejection_rate_with_crm,
    measure(judged_leads) as n,
    wilson_low(measure(judged_bad_leads), measure(judged_leads)) as low,
    wilson_high(measure(judged_bad_leads), measure(judged_leads)) as high
from lead_verdicts_by_handover
group by dimension
order by handed_over desc, dimension asc
