"""Tags of the admin site's templates."""
