"""The tables kept beside the log, none of them events: subscriptions, drafts, queries, signs of life, links and codes."""
