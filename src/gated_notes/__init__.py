"""How the notes are told: execution, mathematics, figures, pages and checks."""
