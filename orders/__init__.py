"""Purchase orders, their answers and their deadlines."""
