"""The tenant: vendors, their codes and their people."""
