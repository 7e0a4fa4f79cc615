"""Amazon's purchase order documents: read from JSON, checked, and written."""
