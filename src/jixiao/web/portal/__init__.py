"""What the public reads: releases, their pages and open data."""
