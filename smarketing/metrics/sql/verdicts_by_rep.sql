-- title: Verdicts by rep and source
-- question: What does each rep say of the leads of each source handed over in the period?
-- grain: rated_by, source
select
    rated_by,
    source,
    measure(rated_leads) as rated,
    measure(bad_leads) as bad,
    measure(rejection_rate) as rejection_rate,
    measure(rated_leads) as n,
    wilson_low(measure(bad_leads), measure(rated_leads)) as low,
    wilson_high(measure(bad_leads), measure(rated_leads)) as high
from lead_feedback_by_handover
where verdict is not null
group by rated_by, source
order by case source when '(unknown)' then 1 else 0 end asc, source asc, rated desc, rated_by asc
