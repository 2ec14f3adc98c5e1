"""How many ways lead from c_0 to c_T, one of which is direct."""

# --8<-- [start:code]
ways_to_c, ways_to_h = 1, 0  # at t = 0 we stand on c
for t in range(1, 61):
    ways_to_c, before = ways_to_c + ways_to_h, ways_to_h  # by f_t and by A_t
    ways_to_h = ways_to_c + before  # by D_t from the new c, by E_t from the old h
    if t in (1, 2, 3, 4, 10, 60):
        print(f"ways_{t} = {ways_to_c:.3g}")
# --8<-- [end:code]
