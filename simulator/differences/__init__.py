"""What two scenarios, or two finished results, differ in."""
