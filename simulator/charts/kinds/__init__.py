"""One file per kind of chart; each has `NEEDS` and `draw(dataset, marks) -> Chart`."""
