-- The period chosen and the one before it.
select
    'now' as period,
    1 as period_position
union all
select
    'before' as period,
    2 as period_position
