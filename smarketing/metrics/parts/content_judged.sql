-- Where there are deals enough, won and lost, to tell from chance whether a content goes before more wins.
with rates as (
    select
        *, -- all that the part has, so that a new column comes along -- noqa: AM04
        ratio(won_met + lost_met, won + lost) as common_rate,
        case when won < lost then won else lost end as fewer
    from content_sides
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
