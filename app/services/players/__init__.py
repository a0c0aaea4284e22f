"""Who is tracked, and what is known of each now."""
