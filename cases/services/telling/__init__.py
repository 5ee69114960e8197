"""What the cases tell, to whom and when not (domain 6): one file a happening, each called by the service that owns it.

Nothing is told of what was loaded from a file, of what is past, or where harm is suspected.
"""
