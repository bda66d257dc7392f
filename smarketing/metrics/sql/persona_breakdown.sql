-- title: Personas
-- question: What does each persona bring, from the first lead to the money, and what does sales say of it?
-- grain: persona
with cohort as (
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
),

won as (
    select
        persona as won_persona,
        measure(median_days_to_customer) as median_days_to_customer
    from leads_by_winning
    group by persona
),

closed as (
    select
        persona as deal_persona,
        measure(won_deals) as won_deals,
        measure(closed_deals) as closed_deals,
        measure(win_rate) as win_rate,
        measure(average_deal_size) as average_deal_size,
        measure(revenue) as revenue
    from deals_by_close
    group by persona
)

select
    coalesce(cohort.cohort_persona, closed.deal_persona) as persona,
    coalesce(cohort.leads, 0) as leads,
    coalesce(cohort.marketing_qualified, 0) as marketing_qualified,
    coalesce(cohort.sales_qualified, 0) as sales_qualified,
    coalesce(cohort.opportunities, 0) as opportunities,
    coalesce(cohort.customers, 0) as customers,
    ratio(cohort.mature_customers, cohort.n) as lead_to_customer_rate,
    coalesce(cohort.n, 0) as n,
    wilson_low(cohort.mature_customers, cohort.n) as low,
    wilson_high(cohort.mature_customers, cohort.n) as high,
    won.median_days_to_customer,
    coalesce(closed.closed_deals, 0) as closed_deals,
    closed.win_rate,
    closed.average_deal_size,
    coalesce(closed.revenue, 0) as revenue,
    coalesce(cohort.good, 0) as good,
    coalesce(cohort.ok, 0) as ok,
    coalesce(cohort.bad, 0) as bad
from cohort
full join closed on cohort.cohort_persona = closed.deal_persona
left join won on coalesce(cohort.cohort_persona, closed.deal_persona) = won.won_persona
order by leads desc, persona asc
