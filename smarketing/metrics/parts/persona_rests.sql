-- Each persona beside the leads of all others; a share of few, or of next to none, is not told from chance.
with rests as (
    select
        persona_cohorts.*, -- all that the part has, so that a new column comes along -- noqa: AM04
        sum(persona_cohorts.judged) over () - persona_cohorts.judged as other_judged,
        sum(persona_cohorts.bought) over () - persona_cohorts.bought as other_bought,
        sum(persona_cohorts.spent) over () as all_spent
    from persona_cohorts
),

expected as (
    select
        *, -- as above -- noqa: AM04
        judged * ratio(bought + other_bought, judged + other_judged) as expected,
        other_judged * ratio(bought + other_bought, judged + other_judged) as other_expected
    from rests
),

judgeable as (
    select
        *, -- as above -- noqa: AM04
        judged >= $least_cases and other_judged >= $least_cases
        and coalesce(expected >= 5 and other_expected >= 5, false) as is_judged
    from expected
)

select
    *, -- as above -- noqa: AM04
    count(case when is_judged then 1 end) over () as tests
from judgeable
