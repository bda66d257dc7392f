-- title: Values to filter by
-- question: Which values does each shared filter offer, commonest first?
-- grain: column_name, value
-- param row_limit: 200
with ranked as (
    select
        column_name,
        option_value,
        leads,
        row_number() over (partition by column_name order by leads desc, option_value asc) as place
    from filter_counts
)

select
    column_name,
    option_value as value,
    leads
from ranked
where place <= $row_limit
order by column_name, place
