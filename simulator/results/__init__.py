"""Results: labelled datasets with units and meaning, and the folder that keeps one."""
