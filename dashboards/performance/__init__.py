"""Performance as it is read: measures with their formulae, figures, charts, and the rows behind."""
