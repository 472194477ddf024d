"""万相台 / 直通车: what advertising cost and brought, by campaign, keyword or item."""
