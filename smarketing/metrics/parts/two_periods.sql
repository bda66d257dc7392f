-- The period chosen and the one before it.
select
    periods.period,
    periods.period_position
from (values ('now', 1), ('before', 2)) as periods (period, period_position)
