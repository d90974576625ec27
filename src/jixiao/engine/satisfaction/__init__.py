"""The public's voice (公众评价): ratings of services, satisfaction surveys, and answers that look stuffed."""
