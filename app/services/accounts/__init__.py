"""Who may do what: people, their sessions, the keys of their programs, and the log of what was done."""
