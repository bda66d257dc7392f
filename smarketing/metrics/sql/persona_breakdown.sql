-- title: Personas
-- question: What does each persona bring, from the first lead to the money, and what does sales say of it?
-- grain: persona
with won as (
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
        measure(sized_deals) as sized_deals,
        stddev_samp(
            case when is_won and other_currency_amount is null then coalesce(cast(amount as double), 0) end
        )
        / sqrt(nullif(measure(sized_deals), 0)) as standard_error,
        measure(revenue) as revenue
    from deals_by_close
    group by persona
)

select
    coalesce(persona_leads.cohort_persona, closed.deal_persona) as persona,
    coalesce(persona_leads.leads, 0) as leads,
    coalesce(persona_leads.marketing_qualified, 0) as marketing_qualified,
    coalesce(persona_leads.sales_qualified, 0) as sales_qualified,
    coalesce(persona_leads.opportunities, 0) as opportunities,
    coalesce(persona_leads.customers, 0) as customers,
    ratio(persona_leads.mature_customers, persona_leads.n) as lead_to_customer_rate,
    coalesce(persona_leads.n, 0) as n,
    wilson_low(persona_leads.mature_customers, persona_leads.n) as low,
    wilson_high(persona_leads.mature_customers, persona_leads.n) as high,
    won.median_days_to_customer,
    coalesce(closed.closed_deals, 0) as closed_deals,
    closed.win_rate,
    wilson_low(closed.won_deals, closed.closed_deals) as win_rate_low,
    wilson_high(closed.won_deals, closed.closed_deals) as win_rate_high,
    closed.average_deal_size,
    coalesce(closed.sized_deals, 0) as sized_deals,
    -- The 95 % interval of a mean, by the normal distribution.
    closed.average_deal_size - 1.96 * closed.standard_error as deal_size_low,
    closed.average_deal_size + 1.96 * closed.standard_error as deal_size_high,
    known_amount(closed.revenue, closed.won_deals) as revenue,
    coalesce(persona_leads.good, 0) as good,
    coalesce(persona_leads.ok, 0) as ok,
    coalesce(persona_leads.bad, 0) as bad
from persona_leads
full join closed on persona_leads.cohort_persona = closed.deal_persona
left join won on coalesce(persona_leads.cohort_persona, closed.deal_persona) = won.won_persona
order by leads desc, persona asc
