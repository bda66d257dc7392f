-- The workspace's stages.
-- grain: stage
select
    stage,
    stage_position,
    stage_label,
    team
from source_stages
