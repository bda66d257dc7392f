-- The steps from the pipeline of one snapshot to that of the next, in the order they are told.
select
    'start' as movement,
    1 as movement_position,
    0 as effect
union all
select
    'new' as movement,
    2 as movement_position,
    1 as effect
union all
select
    'increased' as movement,
    3 as movement_position,
    1 as effect
union all
select
    'moved_in' as movement,
    4 as movement_position,
    1 as effect
union all
select
    'won' as movement,
    5 as movement_position,
    -1 as effect
union all
select
    'lost' as movement,
    6 as movement_position,
    -1 as effect
union all
select
    'decreased' as movement,
    7 as movement_position,
    -1 as effect
union all
select
    'moved_out' as movement,
    8 as movement_position,
    -1 as effect
union all
select
    'gone' as movement,
    9 as movement_position,
    -1 as effect
union all
select
    'end' as movement,
    10 as movement_position,
    0 as effect
