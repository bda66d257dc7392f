-- How long the customers won in the period took from each stage.
select
    stage_position as timed_position,
    measure(customers_timed_from_stage) as timed,
    measure(median_days_from_stage) as median_days,
    measure(p80_days_from_stage) as p80_days
from customer_stages_by_winning
group by stage_position
