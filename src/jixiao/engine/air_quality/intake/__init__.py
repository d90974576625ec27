"""Tables of concentrations in: headings, dates and hours, doubles, units. Faults are told, never guessed away."""
