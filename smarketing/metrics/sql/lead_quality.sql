-- title: Lead quality
-- question: What does sales say of the leads handed over in the period?
-- grain: one row
select
    measure(handed_over_leads) as handed_over,
    measure(rated_leads) as rated,
    measure(feedback_coverage) as coverage,
    measure(good_leads) as good,
    measure(ok_leads) as ok,
    measure(bad_leads) as bad,
    measure(good_rate) as good_rate,
    measure(rejection_rate) as rejection_rate,
    measure(rated_leads) as n,
    wilson_low(measure(bad_leads), measure(rated_leads)) as low,
    wilson_high(measure(bad_leads), measure(rated_leads)) as high,
    measure(rejected_value) as rejected_value
from lead_feedback_by_handover
