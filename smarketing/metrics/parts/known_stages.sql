-- The stages that deals had entered by then, and how long they stood there, where they had left it.
select
    deal_stages_by_creation.deal_id,
    deal_stages_by_creation.deal_stage,
    deal_stages_by_creation.deal_stage_position,
    deal_stages_by_creation.days_in_stage
from deal_stages_by_creation
cross join until_day
where deal_stages_by_creation.entered_date <= until_day.known_date
