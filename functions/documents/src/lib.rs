//! rolecall-documents
