def split_compound(w): return ()
