-- Everything that personas are held apart by, one count of cases in each.
select
    persona,
    aspect,
    place,
    item,
    made,
    n,
    cast(null as bigint) as half_days
from apart_steps
union all
select
    persona,
    aspect,
    place,
    item,
    made,
    n,
    half_days
from apart_times
union all
select
    persona,
    aspect,
    place,
    item,
    made,
    n,
    cast(null as bigint) as half_days
from apart_verdicts
union all
select
    persona,
    aspect,
    place,
    item,
    made,
    n,
    cast(null as bigint) as half_days
from apart_reasons
