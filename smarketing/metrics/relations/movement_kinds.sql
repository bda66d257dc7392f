-- The steps from the pipeline of one snapshot to that of the next, in the order they are told.
select
    kinds.movement,
    kinds.movement_position,
    kinds.effect
from (
    values
    ('start', 1, 0),
    ('new', 2, 1),
    ('increased', 3, 1),
    ('moved_in', 4, 1),
    ('won', 5, -1),
    ('lost', 6, -1),
    ('decreased', 7, -1),
    ('moved_out', 8, -1),
    ('gone', 9, -1),
    ('end', 10, 0)
) as kinds (movement, movement_position, effect)
