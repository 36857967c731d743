"""What a finished run is worth: discounting, deflating, WELLBYs. Nothing is simulated again."""
