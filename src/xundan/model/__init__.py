"""What the trade talks about: tables, rules, days. Plain data; no files, no engine."""
