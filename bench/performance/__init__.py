"""What Presswatch costs beside what it is made of: each figure and its reference are taken in turn in one run."""
