"""A world for benches: as many rows as one likes, each as the services would have left it."""
