-- The leads of the period by persona: how far they got, and what sales says of them.
select
    persona as cohort_persona,
    measure(leads) as leads,
    measure(marketing_qualified_leads) as marketing_qualified,
    measure(sales_qualified_leads) as sales_qualified,
    measure(opportunity_leads) as opportunities,
    measure(customers) as customers,
    measure(mature_leads) as n,
    measure(mature_customers) as mature_customers,
    measure(good_verdicts) as good,
    measure(ok_verdicts) as ok,
    measure(bad_verdicts) as bad
from lead_outcomes_by_creation
group by persona
