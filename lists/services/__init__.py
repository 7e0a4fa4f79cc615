"""What happens to saved views."""
