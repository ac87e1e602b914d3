"""One CMS a file: is this call really the CMS's, and what article does it speak of?"""
