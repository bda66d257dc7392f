-- Each persona beside all others, and whether there are cases enough to tell a difference from chance.
with sides as (
    select
        *, -- all that the part has, so that a new column comes along -- noqa: AM04
        sum(made) over (partition by aspect, place, item) - made as other_made,
        sum(n) over (partition by aspect, place, item) - n as other_n
    from apart_counts
),

rates as (
    select
        *, -- as above -- noqa: AM04
        ratio(made + other_made, n + other_n) as common_rate,
        case when n < other_n then n else other_n end as fewer
    from sides
),

judgeable as (
    select
        *, -- as above -- noqa: AM04
        fewer >= $least_cases
        and coalesce(fewer * common_rate >= 5 and fewer * (1 - common_rate) >= 5, false) as is_judged
    from rates
)

select
    *, -- as above -- noqa: AM04
    count(case when is_judged then 1 end) over () as tests
from judgeable
