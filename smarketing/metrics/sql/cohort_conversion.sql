-- title: Conversion by age of the cohort
-- question: Of the leads of each month, how many were customers by its end, by that of the next, and so on?
-- grain: cohort_month, months_since
with wins as (
    select
        created_month,
        12 * extract(year from created_month) + extract(month from created_month) as created_index,
        12 * extract(year from won_month) + extract(month from won_month)
        - 12 * extract(year from created_month) - extract(month from created_month) as won_after,
        leads,
        customers
    from cohort_wins
),

cohorts as (
    select
        created_month as cohort_month,
        created_index as cohort_index,
        sum(leads) as cohort_leads
    from wins
    group by created_month, created_index
),

shares as (
    select
        cohorts.cohort_month,
        numbers.number as months_since,
        cast(cohorts.cohort_leads as bigint) as n,
        cast(coalesce(sum(wins.customers), 0) as bigint) as customers,
        12 * extract(year from $as_of + interval 1 day) + extract(month from $as_of + interval 1 day)
        > cohorts.cohort_index + numbers.number as is_complete
    from cohorts
    inner join numbers
        on
            numbers.number <= 12
            and cohorts.cohort_index + numbers.number
            <= 12 * extract(year from $as_of) + extract(month from $as_of)
    left join wins on cohorts.cohort_month = wins.created_month and numbers.number >= wins.won_after
    group by cohorts.cohort_month, cohorts.cohort_index, cohorts.cohort_leads, numbers.number
)

select
    cohort_month,
    months_since,
    customers,
    n,
    ratio(customers, n) as share,
    wilson_low(customers, n) as low,
    wilson_high(customers, n) as high,
    is_complete
from shares
order by cohort_month, months_since
