"""The verbs that count: dashboards, ad hoc queries, statutory tables."""
