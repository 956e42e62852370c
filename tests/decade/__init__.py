"""Ten years of an invented city: books that rename, renumber, merge and restate, with the true identities known."""
