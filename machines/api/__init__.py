"""The base of the API, and its door for machines."""
