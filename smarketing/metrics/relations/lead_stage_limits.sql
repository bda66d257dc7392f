-- Every stage that every lead reached, with the limit both teams agreed for it.
with limits as (
    select
        stages.stage_position,
        live_stages.limit_days
    from stages
    inner join live_stages on stages.stage = live_stages.stage
)

select
    lead_stages.*, -- all that the relation has, so that a new column comes along -- noqa: AM04
    limits.limit_days
from lead_stages
left join limits on lead_stages.stage_position = limits.stage_position
