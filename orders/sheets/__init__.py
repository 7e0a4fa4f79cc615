"""The answer sheet: open lines as a file, filled in in a spreadsheet, and read back."""
