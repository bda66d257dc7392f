-- One pass over the movements.
select movement, count(*) as leads from lead_movements group by movement order by movement
