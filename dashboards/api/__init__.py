"""The API of the dashboards, thin over what the pages read."""
