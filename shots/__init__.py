"""Pictures of every page, for looking at before a release: `make shots`."""
