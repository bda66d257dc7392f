-- title: Lead quality by month
-- question: What does sales say of the leads of each month in which they were handed over?
-- grain: month
select
    handed_over_month as month,
    measure(handed_over_leads) as handed_over,
    measure(rated_leads) as rated,
    measure(feedback_coverage) as coverage,
    measure(bad_leads) as bad,
    measure(rejection_rate) as rejection_rate,
    measure(rated_leads) as n,
    wilson_low(measure(bad_leads), measure(rated_leads)) as low,
    wilson_high(measure(bad_leads), measure(rated_leads)) as high
from lead_feedback_by_handover
group by handed_over_month
order by month asc
