"""What is an alarm: pure rules over measurements, and when one is raised and has recovered."""
