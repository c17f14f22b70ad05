"""What the readers of mails share: MIME parts, texts, the properties that Outlook keeps."""
