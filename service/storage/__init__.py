"""What the newsroom's CMS sent, and what came of it: articles, revisions, deliveries."""
