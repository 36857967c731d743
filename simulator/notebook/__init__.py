"""What is only of use in a notebook: sliders that re-run the model, and results that print well."""
