"""Long work - an import, a refresh - as jobs: one after another, each in a process of its own, found again whatever
happens meanwhile."""
