"""What the App remembers, in PostgreSQL: deliveries, installations, repositories, targets and runs."""
