"""What is kept beside the log and is no event: subscriptions, drafts, queries, signs of life."""
