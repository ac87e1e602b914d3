"""The review page: an article with its marks, its findings beside it, and what an editor decides on them."""
