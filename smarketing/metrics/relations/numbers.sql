-- The whole numbers from 0 to 99, to give every week or month a row.
with digits as (
    select ten.digit
    from (values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) as ten (digit)
)

select 10 * tens.digit + ones.digit as number
from digits as tens
cross join digits as ones
