"""Results as tidy tables for spreadsheets and data frames: one row for each observation, units beside them."""
