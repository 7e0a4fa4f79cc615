"""What every page of the admin site stands on: permissions from our one table, acts as services."""
