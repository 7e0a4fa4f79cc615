"""What the dashboards keep of their own: facts of orders, rolled up for performance."""
