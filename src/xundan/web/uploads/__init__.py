"""Files that people bring: staged in the site's own folder, looked at before anything is stored, gone after a day."""
