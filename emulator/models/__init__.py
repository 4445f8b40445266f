"""A stand-in for model providers: OpenAI Responses and Chat Completions and Anthropic Messages, scripted, with faults."""
