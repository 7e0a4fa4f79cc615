"""How dates read where Django itself writes them (the admin site); pages have common/moments.py."""
