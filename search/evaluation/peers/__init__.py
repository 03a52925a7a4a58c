"""Peers: open-source search engines on the same texts and topics as ours. Never imported by what serves.

Each is set up as its own documentation advises for Chinese, one file a peer; `roster` lists them,
`standings` holds them against ours. They come with the extra `peers`; one that is not installed
stands in the table as not installed.
"""
