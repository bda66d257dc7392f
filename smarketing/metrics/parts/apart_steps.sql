-- Of the leads of each persona judged in a stage, those that went on; steps that the export records alone.
with ways as (
    select
        stage_position,
        stage_label,
        lead(stage_label) over (order by stage_position) as next_label,
        recorded_leads > 0 and lead(recorded_leads) over (order by stage_position) > 0 as is_recorded
    from stages
)

select
    counted.persona,
    'step' as aspect,
    ways.stage_position as place,
    ways.stage_label || ' → ' || ways.next_label as item,
    sum(case when counted.is_mature and counted.is_next_reached then counted.leads else 0 end) as made,
    sum(case when counted.is_mature then counted.leads else 0 end) as n
from apart_stages as counted
inner join ways on counted.counted_position = ways.stage_position
where ways.is_recorded
group by counted.persona, ways.stage_position, ways.stage_label, ways.next_label
