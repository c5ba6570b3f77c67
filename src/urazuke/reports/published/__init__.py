"""Text out of anything published: pages, PDFs, saved mail, plain text, with what they say of themselves."""
