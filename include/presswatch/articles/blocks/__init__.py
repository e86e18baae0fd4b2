"""What each text block is: body model, role rules, role model, layout."""
