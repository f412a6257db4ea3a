-- The commands of some positions, which the sealer asks for each time: they come in order of position, so that a summary of
-- pages finds them and costs those who write nothing.

create index if not exists commandes_position on @schema@.commandes using brin (position)
    with (pages_per_range = 16, autosummarize = on);
