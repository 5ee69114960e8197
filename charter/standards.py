"""The promises we made, each once, next to its source. (Filled by charter's slice.)"""
