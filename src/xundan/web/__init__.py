"""The site that a shop works in: people, permissions, the audit log and pages over one workspace.

Needs the extra `web`. The workspace stays the truth; the site's own database holds people, sessions, preferences and
the audit log, and nothing else does.
"""
