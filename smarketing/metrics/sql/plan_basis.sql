-- title: Basis of the plan
-- question: What was a deal worth in the look-back period, and how many of its leads became customers?
-- grain: one row
with closed as (
    select
        measure(average_deal_size) as average_deal_size,
        measure(won_deals) as won_deals,
        measure(sized_deals) as sized_deals,
        measure(revenue) as revenue,
        stddev_samp(
            case when is_won and other_currency_amount is null then coalesce(cast(amount as double), 0) end
        )
        / sqrt(nullif(measure(sized_deals), 0)) as standard_error
    from deals_by_close
)

select
    closed.average_deal_size,
    -- The 95 % interval of a mean, by the normal distribution.
    closed.average_deal_size - 1.96 * closed.standard_error as deal_size_low,
    closed.average_deal_size + 1.96 * closed.standard_error as deal_size_high,
    closed.won_deals,
    closed.sized_deals,
    closed.revenue,
    judged_cohort.lead_to_customer_rate,
    judged_cohort.n,
    wilson_low(judged_cohort.mature_customers, judged_cohort.n) as low,
    wilson_high(judged_cohort.mature_customers, judged_cohort.n) as high,
    won_customers.timed,
    won_customers.median_days_to_customer,
    won_customers.p80_days_to_customer
from closed
cross join judged_cohort
cross join won_customers
