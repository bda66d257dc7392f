-- Verdicts joined to the leads of the period only; leads and deals aggregated apart, then joined by persona.
with cohort as (
    select
        persona,
        count(*) as leads,
        count_if(stage_position >= 2) as marketing_qualified,
        count_if(stage_position >= 3) as sales_qualified,
        count_if(stage_position >= 4) as opportunities,
        count_if(is_customer) as customers,
        count_if(is_mature) as n,
        count_if(is_mature and is_customer) as won,
        count_if(verdict = 'good') as good,
        count_if(verdict = 'ok') as ok,
        count_if(verdict = 'bad') as bad,
        1.959963984540054 as z,
        z * z / 2 as half
    from leads
    left join live_feedback using (lead_number)
    where created_date >= $since and created_date < $until
    group by persona
),
timed as (
    select persona, median(days_to_customer) as median_days_to_customer
    from leads
    where customer_date >= $since and customer_date < $until
    group by persona
),
closed as (
    select
        persona,
        count_if(is_closed) as closed_deals,
        count_if(is_won) / nullif(closed_deals, 0) as win_rate,
        sum(amount) filter (is_won)::double / nullif(count_if(is_won and other_currency_amount is null), 0)
            as average_deal_size,
        coalesce(sum(amount) filter (is_won), 0) as revenue
    from deals
    where close_date >= $since and close_date < $until
    group by persona
)
select
    persona, leads, marketing_qualified, sales_qualified, opportunities, customers, n, median_days_to_customer, revenue,
    good, ok, bad, closed_deals, win_rate, average_deal_size,
    won / nullif(n, 0) as lead_to_customer_rate,
    (won + half - z * sqrt(won::double * (n - won) / n + half / 2)) / (n + 2 * half) as low,
    (won + half + z * sqrt(won::double * (n - won) / n + half / 2)) / (n + 2 * half) as high
from cohort
left join closed using (persona)
left join timed using (persona)
